using System.Text.Json;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;

namespace CleanOrders.Application.Events;

/// <summary>
/// What leaves the process, by its name on the wire. The names and the JSON of each are a contract with other systems:
/// <c>docs/events.md</c> shows them, and a test compares it with the code.
/// </summary>
public static class EventTypes
{
    /// <summary>The version of the data of every event: another one has another meaning.</summary>
    public const int Version = 1;

    /// <summary>
    /// Each event of an order, as its record is called: a record that gets another name is another event, and its page is missing.
    /// </summary>
    public static readonly IReadOnlyDictionary<Type, string> OfOrders = NamesOfRecords<OrderEvent>();

    /// <summary>Each event of a review or a comment, as its record is called.</summary>
    public static readonly IReadOnlyDictionary<Type, string> OfPosts = NamesOfRecords<PostEvent>();

    /// <summary>Each event of an article, as its record is called.</summary>
    public static readonly IReadOnlyDictionary<Type, string> OfArticles = NamesOfRecords<ArticleEvent>();

    /// <summary>Each event of a conversation, as its record is called. What was said is in none of them.</summary>
    public static readonly IReadOnlyDictionary<Type, string> OfConversations = NamesOfRecords<ConversationEvent>();

    /// <summary>Each entry of the ledger of payments.</summary>
    public static readonly IReadOnlyDictionary<PaymentEntryKind, string> OfPayments = new Dictionary<PaymentEntryKind, string>
    {
        [PaymentEntryKind.Begun] = "payment_begun",
        [PaymentEntryKind.Authorised] = "payment_authorised",
        [PaymentEntryKind.Captured] = "payment_captured",
        [PaymentEntryKind.Declined] = "payment_declined",
        [PaymentEntryKind.Voided] = "payment_voided",
        [PaymentEntryKind.RefundRequested] = "payment_refund_requested",
        [PaymentEntryKind.Refunded] = "payment_refunded",
        [PaymentEntryKind.RefundFailed] = "payment_refund_failed",
    };

    private static readonly Dictionary<string, Type> Types = OfOrders.Concat(OfPosts).Concat(OfArticles)
        .Concat(OfConversations)
        .Select(type => (Name: type.Value, Type: type.Key))
        .Concat(OfPayments.Values.Select(name => (Name: name, Type: typeof(PaymentEntry))))
        .ToDictionary(type => type.Name, type => type.Type, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Types.Keys;

    /// <summary>What an event of this name is read as; nothing, where there is none of this name.</summary>
    public static Type? Find(string name) => Types.GetValueOrDefault(name);

    /// <summary>The names of all that are a <typeparamref name="TEvent"/>.</summary>
    public static IReadOnlySet<string> NamesOf<TEvent>() =>
        Types.Where(type => type.Value.IsAssignableTo(typeof(TEvent))).Select(type => type.Key).ToHashSet(StringComparer.Ordinal);

    private static Dictionary<Type, string> NamesOfRecords<TEvent>() => typeof(TEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(TEvent)))
        .ToDictionary(type => type, type => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name));
}
