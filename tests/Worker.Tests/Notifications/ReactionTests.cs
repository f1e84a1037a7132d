using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.Notifications;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Worker.Tests.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Notifications;

/// <summary>Every reaction that notifies somebody, of an order that was returned.</summary>
public sealed class ReactionTests(ReactionTests.Returned returned) : IClassFixture<ReactionTests.Returned>
{
    private static readonly Money Amount = new(1999, Currency.Eur);
    private static readonly PaymentId Payment = TypedId.New<PaymentId>(TimeProvider.System.GetUtcNow());

    public static TheoryData<string> Names =>
    [
        .. NotificationReactions.All.Where(reaction => reaction.Event != typeof(IntegrationEvent)).Select(reaction => reaction.Name),
    ];

    [Theory, MemberData(nameof(Names))]
    public async Task An_event_notifies_once_however_often_and_by_how_many_it_is_delivered(string name)
    {
        var reaction = NotificationReactions.All.Single(known => known.Name == name);
        var happened = Happened(reaction, name);
        var before = (await returned.Customer.ReadInbox()).Count;

        for (var delivery = 0; delivery < 3; delivery++)
            (await Task.WhenAll(returned.React(name, happened), returned.React(name, happened)))
                .ShouldAllBe(result => !result!.IsFailure);

        (await returned.Customer.ReadInbox()).Count.ShouldBe(before + 1);
        (await returned.Customer.ReadInbox())[0].Title
            .ShouldContain(reaction.Event.IsAssignableTo(typeof(PostEvent)) ? "review" : returned.Order.Number);
    }

    [Fact]
    public async Task What_costs_nothing_is_no_payment()
    {
        var before = (await returned.Customer.ReadInbox()).Count;

        var free = Message("order_paid", new OrderPaid(Payment: null));
        (await returned.React("notify-customer-of-payment", free))!.IsFailure.ShouldBeFalse();

        (await returned.Customer.ReadInbox()).Count.ShouldBe(before);
    }

    private IntegrationEvent Happened(Reaction reaction, string name)
    {
        var type = reaction.EventTypes.ShouldHaveSingleItem();
        if (reaction.Event == typeof(PaymentEntry))
        {
            var kind = EventTypes.OfPayments.Single(known => known.Value == type).Key;
            return Message(type, new PaymentEntry(
                Payment, returned.Id, 2, kind, Amount, Refund: null, "insufficient_funds", Actor.System, TimeProvider.System.GetUtcNow()));
        }

        if (reaction.Event == typeof(PostRejected))
            return Message(type, new PostRejected(new Note("It is rude.")) { From = PostStatus.Published, To = PostStatus.Rejected });
        if (reaction.Event == typeof(PostPublished))
            return Message(type, name == "notify-author-of-reply"
                ? new PostPublished(Reason: null) { Post = returned.Comment, Version = 1, To = PostStatus.Published }
                : new PostPublished(new Note("It was a joke.")) { From = PostStatus.Pending, To = PostStatus.Published });

        object[] values =
        [
            Payment, Amount, new Note("Sold out"), Id<ShipmentId>(returned.Order.Shipments[0].Id),
            Id<ReturnId>(returned.Order.Returns[0].Id),
        ];
        var constructor = reaction.Event.GetConstructors().Single();
        return Message(type, (OrderEvent)constructor.Invoke(
            [.. constructor.GetParameters().Select(parameter => values.Single(value => IsOf(parameter.ParameterType, value)))]));
    }

    private IntegrationEvent Message(string type, object happened)
    {
        var data = happened switch
        {
            OrderEvent ofOrder =>
                ofOrder with { Order = returned.Id, Version = 7, To = OrderStatus.Returned, At = TimeProvider.System.GetUtcNow() },
            PostEvent { Post: "" } ofReview => ofReview with { Post = returned.Review, Author = returned.CustomerId, Version = 7 },
            _ => happened,
        };
        return new IntegrationEvent(
            TypedId.New<IntegrationEventId>(TimeProvider.System.GetUtcNow()), type, EventTypes.Version,
            AggregateOf(data), 7, TimeProvider.System.GetUtcNow(),
            JsonSerializer.SerializeToElement(data, data.GetType(), IntegrationEventJson.Options));
    }

    private string AggregateOf(object happened) => happened switch
    {
        PaymentEntry entry => entry.Payment.ToString(),
        PostEvent post => post.Post,
        _ => returned.Id.ToString(),
    };

    private static bool IsOf(Type type, object value) => (Nullable.GetUnderlyingType(type) ?? type) == value.GetType();

    private static TId Id<TId>(string text)
        where TId : struct, ITypedId<TId> => TypedId.TryParse<TId>(text, out var id) ? id : throw new FormatException(text);

    /// <summary>An order that was returned, of which nobody was notified: nothing was published.</summary>
    public sealed class Returned : IAsyncLifetime
    {
        private TestDatabase? _database;
        private Api? _api;

        public OrderView Order { get; private set; } = null!;

        public Client Customer => _api!.As(Who.Customer);

        /// <summary>The customer's, of what they ordered.</summary>
        public string Review { get; private set; } = "";

        /// <summary>Somebody else's, on that review.</summary>
        public string Comment { get; private set; } = "";

        internal UserId CustomerId { get; private set; }

        internal OrderId Id => Id<OrderId>(Order.Id);

        public async ValueTask InitializeAsync()
        {
            _database = await TestDatabase.Seeded();
            _api = await Api.New(new ApiOptions { Database = _database, Settings = Published.ByNobody });
            var order = await Customer.PlaceOrder((2, "SKU-00001")).Order();
            await Customer.Pay(order).ShouldBe(HttpStatusCode.Created);
            order = await _api.As(Warehouse).Prepare(order).Order();
            order = await _api.As(Warehouse).ShipRest(order).Order();
            order = await _api.As(Warehouse).Deliver(order).Order();
            await Customer.RequestReturn(order, (1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
            Order = await Customer.See(order);
            CustomerId = Id<UserId>(await Customer.Id());
            Review = (await Customer.Post("/v1/products/SKU-00001/reviews", new { rating = 5, title = "Boils fast", body = "It does." })
                .ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;
            Comment = (await _api.As(Who.Customer2).Post($"/v1/reviews/{Review}/comments", new { body = "Which one?" })
                .ShouldBe(HttpStatusCode.Created)).Member("id").GetString()!;
        }

        public async ValueTask DisposeAsync()
        {
            await _api!.DisposeAsync();
            await _database!.DisposeAsync();
        }

        internal async Task<Result?> React(string name, IntegrationEvent happened)
        {
            await using var scope = _api!.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<IReactions>().React(name, happened, CancellationToken.None);
        }
    }
}
