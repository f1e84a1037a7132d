using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Orders;

/// <summary>The query parameters of the list of orders, as they were sent.</summary>
internal sealed record OrderListQuery
{
    public static readonly QueryParameter[] Parameters =
    [
        QueryParameter.AnyOf<OrderStatus>("status", "Orders in this status. May stand several times: orders in any of them."),
        QueryParameter.Id<UserId>("customer", "Orders of this customer; whoever sees only their own finds no other's."),
        QueryParameter.Text("sku", "Orders with a line of this sku."),
        QueryParameter.Text("number", "The order with this number."),
        QueryParameter.Time("placedFrom", "Orders placed at this time or later.", "2026-11-01T00:00:00Z"),
        QueryParameter.Time("placedTo", "Orders placed before this time.", "2026-12-01T00:00:00Z"),
        QueryParameter.Amount("totalFrom", "Orders of this total or more, in minor units."),
        QueryParameter.Amount("totalTo", "Orders of this total or less, in minor units."),
        QueryParameter.SortBy<OrderSort>("-placedAt"),
        QueryParameter.Limit,
        QueryParameter.Cursor,
    ];

    // Said, since an array might be the body too: so the compiler has it, and the OpenAPI document after it.
    [FromQuery]
    public string[]? Status { get; init; }

    public string? Customer { get; init; }
    public string? Sku { get; init; }
    public string? Number { get; init; }
    public string? PlacedFrom { get; init; }
    public string? PlacedTo { get; init; }
    public string? TotalFrom { get; init; }
    public string? TotalTo { get; init; }
    public string? Sort { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }

    public Result<ListOrders> Read(Caller caller, HttpRequest request)
    {
        var filter = new QueryReader();
        var sort = filter.Sort<OrderSort>(Sort ?? "-placedAt");
        var question = new ListOrders(
            caller,
            [.. (Status ?? []).Select(status => filter.Name<OrderStatus>("/status", status)).Distinct()],
            filter.Id<UserId>("/customer", Customer),
            filter.Optional("/sku", Sku, text => Domain.Catalog.Sku.From(text)),
            filter.Words("/number", Number) is { } number ? new OrderNumber(number.ToUpperInvariant()) : null,
            filter.Time("/placedFrom", PlacedFrom), filter.Time("/placedTo", PlacedTo),
            filter.Amount("/totalFrom", TotalFrom), filter.Amount("/totalTo", TotalTo),
            sort.By, sort.Descending, filter.Page(Limit, Cursor, request));
        return filter.Violations.Any ? filter.Violations.ToError() : question;
    }
}
