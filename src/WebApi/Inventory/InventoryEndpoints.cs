using CleanOrders.Application.Inventory;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Inventory;

internal static class InventoryEndpoints
{
    public static void MapInventory(this IEndpointRouteBuilder api)
    {
        var inventory = api.MapGroup("").WithTags("Stock").WithExamples(InventoryExamples.All);

        _ = inventory.MapGet("/v1/inventory/{sku:sku}", GetStock).Produces<StockDetails>().Refuses(StockLevel.Unknown);
        _ = inventory.MapPost("/v1/inventory/{sku:sku}/adjustments", AdjustStock).AsCommand(keyRequired: true)
            .Produces<MovementDetails>(201)
            .Refuses(StockLevel.Unknown, StockLevel.BelowReserved, StockLevel.ChangeOutOfRange);
        _ = inventory.MapGet("/v1/inventory/{sku:sku}/movements", ListMovements).Takes(QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<MovementDetails>>()
            .Refuses(StockLevel.Unknown, PageRequest.CursorInvalid);
    }

    /// <summary>Get the stock of a sku</summary>
    /// <remarks>On hand is what is in the house; reserved is put aside for orders; available is the rest.</remarks>
    internal static async Task<IResult> GetStock(Sku sku, IQuery<GetStock, StockDetails> stock, Caller caller, CancellationToken ct) =>
        (await stock.Ask(new GetStock(sku, caller), ct)).ToHttp(level => Reply.Ok(level));

    /// <summary>Adjust the stock of a sku</summary>
    /// <remarks>A count, a loss, a delivery. What is reserved for orders cannot be taken away.</remarks>
    internal static async Task<IResult> AdjustStock(
        Sku sku, AdjustStock body, AdjustStockHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, sku, caller, ct)).ToHttp(movement => Reply.Created($"/v1/inventory/{sku}/movements", movement));

    /// <summary>List the movements of a sku</summary>
    /// <remarks>Every change of its stock, its cause and time, the newest first.</remarks>
    internal static async Task<IResult> ListMovements(
        Sku sku, string? limit, string? cursor, IQuery<ListMovements, Page<MovementDetails>> stock, Caller caller, HttpContext http,
        CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListMovements(sku, caller, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await stock.Ask(question, ct)).ToPage(http);
    }
}
