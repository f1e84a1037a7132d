using System.ComponentModel;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.Events;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Inventory;
using CleanOrders.Application.Notifications.Inbox;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Payments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Content.Articles;
using GraphQL;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>What can be asked. Each field asks the query that HTTP asks, through the same guard.</summary>
internal sealed class Queries
{
    private Queries()
    {
    }

    [Description("Who am I, and what may I?")]
    public static Task<Me?> Me([FromServices] IQuery<GetMe, Me> query, IResolveFieldContext context) =>
        context.Ask(query, _ => new GetMe(context.Caller()));

    [Description("Your orders, or everyone's where you may read all: the newest first, if nothing else is asked for.")]
    public static Task<Connection<OrderDetails>?> Orders(
        [FromServices] IQuery<ListOrders, Page<OrderDetails>> query, IResolveFieldContext context, int? first, string? after,
        IReadOnlyList<OrderStatus>? status, [Id] string? customer, string? sku, string? number, DateTimeOffset? placedFrom,
        DateTimeOffset? placedTo, long? totalFrom, long? totalTo, OrderSort sort = OrderSort.PlacedAt, bool descending = true) =>
        context.List(query, first, after, (page, filter) => new ListOrders(
            context.Caller(), [.. (status ?? []).Distinct()], filter.Id<UserId>("/customer", customer),
            filter.Optional("/sku", sku, text => Sku.From(text)),
            filter.Words("/number", number) is { } words ? new OrderNumber(words.ToUpperInvariant()) : null,
            placedFrom, placedTo, totalFrom, totalTo, sort, descending, page));

    [Description("One order.")]
    public static Task<OrderDetails?> Order(
        [FromServices] IQuery<GetOrder, OrderDetails> query, IResolveFieldContext context, [Id] string id) =>
        context.Ask(query, _ => new GetOrder(context.IdOf<OrderId>(id, OrderErrors.NotFound), context.Caller()));

    [Description("The catalogue.")]
    public static Task<Connection<ProductDetails>?> Products(
        [FromServices] IQuery<ListProducts, Page<ProductDetails>> query, IResolveFieldContext context, int? first, string? after,
        string? search, bool? active) =>
        context.List(query, first, after, (page, filter) => new ListProducts(filter.Words("/search", search), active, page));

    [Description("One product.")]
    public static Task<ProductDetails?> Product(
        [FromServices] IQuery<GetProduct, ProductDetails> query, IResolveFieldContext context, string sku) =>
        context.Ask(query, filter => new GetProduct(filter.Violations.Take("/sku", Sku.From(sku))));

    [Description("What is left of a product.")]
    public static Task<StockDetails?> Stock(
        [FromServices] IQuery<GetStock, StockDetails> query, IResolveFieldContext context, string sku) =>
        context.Ask(query, filter => new GetStock(filter.Violations.Take("/sku", Sku.From(sku)), context.Caller()));

    [Description("Attempts to pay, the youngest first.")]
    public static Task<Connection<PaymentDetails>?> Payments(
        [FromServices] IQuery<ListPayments, Page<PaymentDetails>> query, IResolveFieldContext context, int? first, string? after,
        IReadOnlyList<PaymentStatus>? status, string? provider, [Id] string? order) =>
        context.List(query, first, after, (page, filter) => new ListPayments(
            context.Caller(), [.. (status ?? []).Distinct()], filter.Words("/provider", provider), filter.Id<OrderId>("/order", order),
            page));

    [Description("What has happened, in the order of publication. A cursor is the id of an event.")]
    public static Task<Connection<IntegrationEvent>?> Events(
        [FromServices] IQuery<ListEvents, EventList> query, IResolveFieldContext context, int? first, [Id] string? after) =>
        context.List(query, first, after, (page, filter) =>
            new ListEvents(filter.Id<IntegrationEventId>("/after", after), page.Limit, context.Caller()));

    [Description("Articles: the newest first, or what fits `search` best. Who writes none sees published ones only.")]
    public static Task<Connection<ArticleSummary>?> Articles(
        [FromServices] IQuery<ListArticles, Page<ArticleSummary>> query, IResolveFieldContext context, int? first, string? after,
        string? tag, [Id] string? author, string? search, ArticleStatus? status) =>
        context.List(query, first, after, (page, filter) => new ListArticles(
            filter.Optional<Tag>("/tag", tag, text => Tag.From(text)), filter.Id<UserId>("/author", author),
            filter.Words("/search", search), status, page, ArticleEndpoints.WriterAmong(context.User)));

    [Description("The published reviews of a product.")]
    public static Task<Connection<ReviewDetails>?> Reviews(
        [FromServices] IQuery<ListReviews, Page<ReviewDetails>> query, IResolveFieldContext context, string sku, int? first, string? after,
        int? rating, ReviewSort sort = ReviewSort.CreatedAt, bool descending = true) =>
        context.List(query, first, after, (page, filter) => new ListReviews(
            filter.Violations.Take("/sku", Sku.From(sku)), rating is null ? null : filter.Violations.Take("/rating", Rating.From(rating)),
            sort, descending, page));

    [Description("Your conversations, or for support everybody's: those first in which something was written last.")]
    public static Task<Connection<ConversationDetails>?> Conversations(
        [FromServices] IQuery<ListConversations, Page<ConversationDetails>> query, IResolveFieldContext context, int? first, string? after,
        ConversationStatus? status, [Id] string? order, [Id] string? assignee, bool? unassigned, bool? unread,
        ConversationSort sort = ConversationSort.LastMessageAt, bool descending = true) =>
        context.List(query, first, after, (page, filter) => new ListConversations(
            context.Caller(), status, filter.Id<OrderId>("/order", order),
            filter.Id<UserId>("/assignee", assignee) is { } user ? new AssigneeFilter(user)
                : unassigned == true ? new AssigneeFilter(User: null) : null,
            unread, sort, descending, page));

    [Description("Your inbox, the youngest first.")]
    public static Task<Connection<InboxItem>?> Notifications(
        [FromServices] IQuery<ListMyNotifications, Page<InboxItem>> query, IResolveFieldContext context, int? first, string? after,
        bool? unread) =>
        context.List(query, first, after, (page, _) => new ListMyNotifications(unread, context.Caller(), page));
}
