using CleanOrders.Application.Identity;
using CleanOrders.Application.Orders;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Http;

namespace CleanOrders.WebApi.Orders;

/// <summary>The query parameters of the list of orders, as they were sent.</summary>
/// <param name="Status">May stand several times: orders in any of them.</param>
/// <param name="PlacedFrom">RFC 3339, inclusive.</param>
/// <param name="PlacedTo">RFC 3339, exclusive.</param>
/// <param name="TotalFrom">Minor units, inclusive.</param>
/// <param name="TotalTo">Minor units, inclusive.</param>
/// <param name="Sort"><c>placedAt</c> or <c>total</c>, with <c>-</c> for falling; <c>-placedAt</c> if left out.</param>
internal sealed record OrderListQuery(
    string[]? Status, string? Customer, string? Sku, string? Number, string? PlacedFrom, string? PlacedTo, string? TotalFrom, string? TotalTo,
    string? Sort, string? Limit, string? Cursor)
{
    public static readonly string[] Parameters = ["status", "customer", "sku", "number", "placedFrom", "placedTo", "totalFrom", "totalTo", "sort", "limit", "cursor"];

    public Result<ListOrders> Read(Caller caller, HttpRequest request)
    {
        var filter = new QueryReader();
        var sort = filter.Sort<OrderSort>(Sort ?? "-placedAt");
        var question = new ListOrders(
            caller,
            [.. (Status ?? []).Select(status => filter.Name<OrderStatus>("/status", status)).Distinct()],
            filter.Id<UserId>("/customer", Customer),
            filter.Optional("/sku", Sku, text => Domain.Catalog.Sku.From(text)),
            string.IsNullOrEmpty(Number) ? null : new OrderNumber(Number.Length <= 32 ? Number.ToUpperInvariant() : ""),
            filter.Time("/placedFrom", PlacedFrom), filter.Time("/placedTo", PlacedTo),
            filter.Amount("/totalFrom", TotalFrom), filter.Amount("/totalTo", TotalTo),
            sort.By, sort.Descending, filter.Page(Limit, Cursor, request));
        return filter.Violations.Any ? filter.Violations.ToError() : question;
    }
}
