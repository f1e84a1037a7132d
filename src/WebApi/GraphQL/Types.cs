using System.Text.Json;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.Content;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.Events;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Inventory;
using CleanOrders.Application.Notifications.Inbox;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Returns;
using CleanOrders.Application.Payments;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using GraphQL.Types;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>
/// The types of the schema: the records that HTTP sends, under these names, with the same members. What is not listed here cannot be
/// returned by a field: the schema is not built then.
/// </summary>
internal sealed class Types : IGraphTypeMappingProvider
{
    private static readonly Dictionary<Type, string> Objects = new()
    {
        [typeof(Me)] = "Me",
        [typeof(CustomerDetails)] = "Customer",
        [typeof(OrderDetails)] = "Order",
        [typeof(OrderLineDetails)] = "OrderLine",
        [typeof(OrderHistoryEntry)] = "OrderChange",
        [typeof(PaymentSummary)] = "OrderPayment",
        [typeof(ShipmentDetails)] = "Shipment",
        [typeof(ReturnDetails)] = "Return",
        [typeof(Pieces)] = "Pieces",
        [typeof(Money)] = "Money",
        [typeof(Address)] = "Address",
        [typeof(ProductDetails)] = "Product",
        [typeof(ProductRating)] = "ProductRating",
        [typeof(StockDetails)] = "Stock",
        [typeof(PaymentDetails)] = "Payment",
        [typeof(PaymentReceipt)] = "PaymentReceipt",
        [typeof(PaymentEntryDetails)] = "PaymentEntry",
        [typeof(RefundDetails)] = "Refund",
        [typeof(RefundLine)] = "RefundLine",
        [typeof(IntegrationEvent)] = "Event",
        [typeof(ArticleSummary)] = "Article",
        [typeof(ArticleHighlights)] = "ArticleHighlights",
        [typeof(Author)] = "Author",
        [typeof(ReviewDetails)] = "Review",
        [typeof(ConversationDetails)] = "Conversation",
        [typeof(ReadMark)] = "ReadMark",
        [typeof(MessageDetails)] = "Message",
        [typeof(AttachmentSummary)] = "Attachment",
        [typeof(InboxItem)] = "Notification",
        [typeof(PageInfo)] = "PageInfo",
    };

    // Those that lead on to others, which are looked up for all of a list at once.
    private static readonly Dictionary<Type, Type> Linked = new()
    {
        [typeof(OrderDetails)] = typeof(OrderType),
        [typeof(OrderLineDetails)] = typeof(OrderLineType),
        [typeof(ProductDetails)] = typeof(ProductType),
    };

    private static readonly Dictionary<Type, string> Inputs = new()
    {
        [typeof(PlaceOrder)] = "PlaceOrderInput",
        [typeof(PayOrder)] = "PayOrderInput",
        [typeof(CancelOrder)] = "CancelOrderInput",
        [typeof(RequestReturn)] = "RequestReturnInput",
        [typeof(WriteReview)] = "WriteReviewInput",
        [typeof(SendMessage)] = "SendMessageInput",
        [typeof(PiecesInput)] = "PiecesInput",
        [typeof(AddressInput)] = "AddressInput",
        [typeof(MoneyInput)] = "MoneyInput",
    };

    private static readonly Dictionary<Type, Type> Scalars = new()
    {
        [typeof(Sku)] = typeof(StringGraphType),
        [typeof(ProductName)] = typeof(StringGraphType),
        [typeof(Slug)] = typeof(StringGraphType),
        [typeof(Tag)] = typeof(StringGraphType),
        [typeof(PostText)] = typeof(StringGraphType),
        [typeof(Note)] = typeof(StringGraphType),
        [typeof(OrderNumber)] = typeof(StringGraphType),
        [typeof(Currency)] = typeof(StringGraphType),
        [typeof(ProviderReference)] = typeof(StringGraphType),
        [typeof(ConversationSubject)] = typeof(StringGraphType),
        [typeof(ClientMessageId)] = typeof(StringGraphType),
        [typeof(MessageText)] = typeof(StringGraphType),
        [typeof(AttachmentName)] = typeof(StringGraphType),
        [typeof(Quantity)] = typeof(IntGraphType),
        [typeof(decimal)] = typeof(FloatGraphType),
        [typeof(DateTimeOffset)] = typeof(TimeGraphType),
        [typeof(JsonElement)] = typeof(JsonGraphType),
    };

    /// <inheritdoc />
    public Type? GetGraphTypeFromClrType(Type clrType, bool isInputType, Type? preferredGraphType) =>
        Scalars.TryGetValue(clrType, out var scalar) ? scalar
        : clrType.GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ITypedId<>))
            ? typeof(IdGraphType)
        : isInputType && Inputs.ContainsKey(clrType) ? typeof(InputType<>).MakeGenericType(clrType)
        : !isInputType && Linked.TryGetValue(clrType, out var linked) ? linked
        : !isInputType && IsObject(clrType) ? typeof(PlainType<>).MakeGenericType(clrType)
        : preferredGraphType;

    /// <summary>How a record is called in the schema.</summary>
    public static string NameOf(Type record) => PartOfPage(record) is { } part
        ? NameOf(record.GetGenericArguments()[0]) + part
        : Objects.GetValueOrDefault(record) ?? Inputs[record];

    private static bool IsObject(Type type) => Objects.ContainsKey(type) || PartOfPage(type) is not null;

    private static string? PartOfPage(Type type) => !type.IsGenericType ? null
        : type.GetGenericTypeDefinition() == typeof(Connection<>) ? "Connection"
        : type.GetGenericTypeDefinition() == typeof(Edge<>) ? "Edge"
        : null;
}
