using System.Text.Json;
using System.Text.RegularExpressions;
using CleanOrders.Application.Events;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Messaging.Outbox;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>What other systems read of us: <c>docs/events.md</c> has the JSON of every event, and it is the contract.</summary>
public sealed partial class EventContractTests
{
    private const string Post = "rev_01jz8m5k3vf7q9w2x4y6a8b0ck";

    private static readonly DateTimeOffset At = new(2026, 11, 26, 9, 30, 0, TimeSpan.Zero);
    private static readonly OrderId Order = Id<OrderId>("ord_01jz8m5k3vf7q9w2x4y6a8b0cd");
    private static readonly PaymentId Payment = Id<PaymentId>("pay_01jz8m5k3vf7q9w2x4y6a8b0ce");
    private static readonly RefundId Refund = Id<RefundId>("rfd_01jz8m5k3vf7q9w2x4y6a8b0cf");
    private static readonly ShipmentId Shipment = Id<ShipmentId>("shp_01jz8m5k3vf7q9w2x4y6a8b0cg");
    private static readonly ReturnId Return = Id<ReturnId>("ret_01jz8m5k3vf7q9w2x4y6a8b0ch");
    private static readonly UserId User = Id<UserId>("usr_01jz8m5k3vf7q9w2x4y6a8b0cj");
    private static readonly ArticleId Article = Id<ArticleId>("art_01jz8m5k3vf7q9w2x4y6a8b0cm");
    private static readonly ConversationId Conversation = Id<ConversationId>("cnv_01jz8m5k3vf7q9w2x4y6a8b0cn");
    private static readonly MessageId Said = Id<MessageId>("msg_01jz8m5k3vf7q9w2x4y6a8b0cp");
    private static readonly Money Amount = new(1999, new Currency("EUR"));
    private static readonly Note Reason = new("Changed my mind");

    private static readonly Dictionary<Type, object> Values = new object[] { Payment, Shipment, Return, Amount, Reason }
        .ToDictionary(value => value.GetType());

    private static readonly object[] Recorded =
    [
        OfOrder(new OrderPlaced(), from: null, OrderStatus.AwaitingPayment),
        OfOrder(new OrderPaid(Payment), OrderStatus.AwaitingPayment, OrderStatus.Paid),
        OfOrder(new OrderPaidTooLate(Payment, Amount), OrderStatus.Expired, OrderStatus.Expired),
        OfOrder(new OrderPreparationStarted(), OrderStatus.Paid, OrderStatus.Preparing),
        OfOrder(new OrderShipped(Shipment), OrderStatus.Preparing, OrderStatus.PartiallyShipped),
        OfOrder(new ShipmentDelivered(Shipment), OrderStatus.Shipped, OrderStatus.Delivered),
        OfOrder(new OrderRestCancelled(Reason), OrderStatus.PartiallyShipped, OrderStatus.Shipped),
        OfOrder(new OrderDelivered(), OrderStatus.Shipped, OrderStatus.Delivered),
        OfOrder(new OrderReturnRequested(Return, Reason), OrderStatus.Delivered, OrderStatus.Delivered),
        OfOrder(new OrderReturnReceived(Return), OrderStatus.Delivered, OrderStatus.Returned),
        OfOrder(new OrderCancelled(Reason), OrderStatus.Paid, OrderStatus.Cancelled),
        OfOrder(new OrderExpired(), OrderStatus.AwaitingPayment, OrderStatus.Expired),
        OfArticle(new ArticleWritten(), from: null, ArticleStatus.Draft),
        OfArticle(new ArticleChanged(), ArticleStatus.Published, ArticleStatus.Published),
        OfArticle(new ArticleScheduled(At), ArticleStatus.Draft, ArticleStatus.Scheduled),
        OfArticle(new ArticlePublished(), ArticleStatus.Scheduled, ArticleStatus.Published),
        OfArticle(new ArticleWithdrawn(), ArticleStatus.Published, ArticleStatus.Withdrawn),
        OfArticle(new ArticleDeleted(), ArticleStatus.Withdrawn, ArticleStatus.Deleted),
        OfPost(new PostPublished(Reason), PostStatus.Pending, PostStatus.Published),
        OfPost(new PostFlagged(FlagReason.Reported), PostStatus.Published, PostStatus.Pending) with { By = Actor.System },
        OfPost(new PostRejected(Reason), PostStatus.Pending, PostStatus.Rejected),
        OfPost(new PostEdited(), PostStatus.Published, PostStatus.Published),
        OfPost(new PostDeleted(), PostStatus.Published, PostStatus.Deleted),
        OfConversation(new ConversationOpened(), from: null, ConversationStatus.Open),
        OfConversation(new MessageSent(Said, Sequence: 2), ConversationStatus.Assigned, ConversationStatus.Waiting),
        OfConversation(new ConversationAssigned(User), ConversationStatus.Open, ConversationStatus.Assigned),
        OfConversation(new ConversationClosed(), ConversationStatus.Waiting, ConversationStatus.Closed),
        OfConversation(new ConversationReopened(), ConversationStatus.Closed, ConversationStatus.Assigned),
        OfPayment(PaymentEntryKind.Begun),
        OfPayment(PaymentEntryKind.Authorised),
        OfPayment(PaymentEntryKind.Captured),
        OfPayment(PaymentEntryKind.Declined, reason: "insufficient_funds"),
        OfPayment(PaymentEntryKind.Voided),
        OfPayment(PaymentEntryKind.RefundRequested, Refund),
        OfPayment(PaymentEntryKind.Refunded, Refund),
        OfPayment(PaymentEntryKind.RefundFailed, Refund, "account_closed"),
    ];

    private static readonly Dictionary<string, object> Samples = Recorded
        .Concat(EventTypes.OfOrders.Keys.Except(Recorded.Select(sample => sample.GetType())).Select(OfPaidOrder))
        .ToDictionary(NameOf, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. EventTypes.All];

    [Theory, MemberData(nameof(Names))]
    public void An_event_is_published_as_its_page_shows_it(string name)
    {
        var documented = Documented();
        documented.Keys.Order().ShouldBe(EventTypes.All.Order(), "docs/events.md has each once.");

        JsonSerializer.Serialize(Samples[name], Samples[name].GetType(), IntegrationEventJson.Options)
            .ShouldBe(documented[name], $"This breaks whoever reads {name}: publish a new version, or put it back.");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_reaction_is_given_what_was_recorded(string name) => Message(name, Documented()[name]).Happened().ShouldBe(Samples[name]);

    [Fact]
    public void What_an_event_has_nothing_of_is_left_out_and_read_as_nothing() =>
        Message("order_paid", """{"order": "ord_01jz8m5k3vf7q9w2x4y6a8b0cd"}""").Happened()
            .ShouldBe(new OrderPaid(Payment: null) { Order = Order });

    [Theory]
    [InlineData("order_shipped", """{"order": "ord_01jz8m5k3vf7q9w2x4y6a8b0cd"}""")]
    [InlineData("order_shipped", """{"order": "ord_01jz8m5k3vf7q9w2x4y6a8b0cd", "shipment": 1}""")]
    [InlineData("order_shipped", "null")]
    public void Data_that_is_not_that_of_its_type_is_not_taken_for_it(string name, string data) =>
        Should.Throw<JsonException>(() => Message(name, data).Happened());

    [Theory]
    [InlineData("order_lost", "{}")]
    [InlineData("order_shipped", """{"order": "ord_01jz8m5k3vf7q9w2x4y6a8b0ck", "shipment": "shp_01jz8m5k3vf7q9w2x4y6a8b0cg"}""")]
    [InlineData("order_shipped", """{"shipment": "shp_01jz8m5k3vf7q9w2x4y6a8b0cg"}""")]
    public void An_event_of_an_unknown_type_or_of_another_aggregate_is_refused(string name, string data) =>
        Should.Throw<FormatException>(() => Message(name, data).Happened());

    [Fact]
    public void Data_of_another_version_is_not_read_as_if_it_were_of_this_one() =>
        Should.Throw<FormatException>(() => (Message("order_shipped", Documented()["order_shipped"]) with { Version = 2 }).Happened());

    [Fact]
    public void A_reaction_to_a_kind_takes_all_of_it()
    {
        EventTypes.NamesOf<OrderShipped>().ShouldBe(["order_shipped"]);
        EventTypes.NamesOf<OrderEvent>()
            .ShouldBe(Samples.Where(sample => sample.Value is OrderEvent).Select(sample => sample.Key), ignoreOrder: true);
        EventTypes.NamesOf<PaymentEntry>()
            .ShouldBe(Samples.Where(sample => sample.Value is PaymentEntry).Select(sample => sample.Key), ignoreOrder: true);
    }

    /// <summary>What has no row above happens to an order that is paid, with the values above.</summary>
    private static OrderEvent OfPaidOrder(Type type)
    {
        var constructor = type.GetConstructors().Single();
        var values = constructor.GetParameters().Select(parameter => Values[parameter.ParameterType]);
        return OfOrder((OrderEvent)constructor.Invoke([.. values]), OrderStatus.Paid, OrderStatus.Paid);
    }

    private static OrderEvent OfOrder(OrderEvent happened, OrderStatus? from, OrderStatus to) =>
        happened with { Order = Order, Version = from is null ? 1 : 2, From = from, To = to, By = User, At = At };

    private static PaymentEntry OfPayment(PaymentEntryKind kind, RefundId? refund = null, string? reason = null) =>
        new(Payment, Order, kind == PaymentEntryKind.Begun ? 1 : 2, kind, Amount, refund, reason, Actor.System, At);

    private static ArticleEvent OfArticle(ArticleEvent happened, ArticleStatus? from, ArticleStatus to) => happened with
    {
        Article = Article,
        Slug = new Slug("a-kettle"),
        Version = from is null ? 1 : 2,
        From = from,
        To = to,
        By = User,
        At = At,
    };

    private static PostEvent OfPost(PostEvent happened, PostStatus from, PostStatus to) =>
        happened with { Post = Post, Author = User, Version = 2, From = from, To = to, By = User, At = At };

    private static ConversationEvent OfConversation(ConversationEvent happened, ConversationStatus? from, ConversationStatus to) =>
        happened with
        {
            Conversation = Conversation,
            Customer = User,
            Version = from is null ? 1 : 2,
            From = from,
            To = to,
            By = User,
            At = At,
        };

    private static string NameOf(object happened) => happened switch
    {
        PaymentEntry entry => EventTypes.OfPayments[entry.Kind],
        ArticleEvent => EventTypes.OfArticles[happened.GetType()],
        ConversationEvent => EventTypes.OfConversations[happened.GetType()],
        PostEvent => EventTypes.OfPosts[happened.GetType()],
        _ => EventTypes.OfOrders[happened.GetType()],
    };

    private static IntegrationEvent Message(string name, string data) => new(
        Id<IntegrationEventId>("evt_01jz8m5k3vf7q9w2x4y6a8b0cd"), name, 1, AggregateOf(name), 2, At, JsonElement.Parse(data));

    private static string AggregateOf(string name) => Samples.GetValueOrDefault(name) switch
    {
        PaymentEntry => Payment.ToString(),
        ArticleEvent => Article.ToString(),
        ConversationEvent => Conversation.ToString(),
        PostEvent => Post,
        _ => Order.ToString(),
    };

    private static Dictionary<string, string> Documented() =>
        Block().Matches(Repository.Read("docs/events.md"))
            .ToDictionary(block => block.Groups["name"].Value, block => block.Groups["json"].Value, StringComparer.Ordinal);

    private static TId Id<TId>(string text)
        where TId : struct, ITypedId<TId> => TypedId.TryParse<TId>(text, out var id) ? id : throw new FormatException(text);

    [GeneratedRegex(
        @"^### `(?<name>[a-z_]+)`\n(?:\n[^\n`#][^\n]*)*\n\n```json\n(?<json>[^\n]+)\n```$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
