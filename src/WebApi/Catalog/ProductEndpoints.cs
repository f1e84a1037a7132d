using CleanOrders.Application.Catalog;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Catalog;

internal static class ProductEndpoints
{
    public static void MapCatalog(this IEndpointRouteBuilder api)
    {
        var products = api.MapGroup("").WithTags("Catalogue").WithExamples(ProductExamples.All);

        _ = products.MapGet("/v1/products", ListProducts).KeptByCaches()
            .Takes(QueryParameter.Text("q", "A part of the sku or the name, in any case.", example: "kettle"),
                QueryParameter.Flag("active", "Whether it is on sale."), QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<ProductDetails>>()
            .Refuses(PageRequest.CursorInvalid);
        _ = products.MapGet("/v1/products/{sku:sku}", GetProduct).KeptByCaches().Produces<ProductDetails>().Refuses(ProductErrors.NotFound);
        _ = products.MapPost("/v1/products", CreateProduct).AsCommand().Produces<ProductDetails>(201).Refuses(ProductErrors.SkuTaken);
        _ = products.MapPut("/v1/products/{sku:sku}", ChangeProduct).NeedsIfMatch().AsCommand().Produces<ProductDetails>()
            .Refuses(ProductErrors.NotFound, UnitOfWorkErrors.Stale);
        _ = products.MapDelete("/v1/products/{sku:sku}", DeactivateProduct).NeedsIfMatch().AsCommand().Produces(204)
            .Refuses(ProductErrors.NotFound, UnitOfWorkErrors.Stale);
    }

    /// <summary>List products</summary>
    /// <remarks>Sorted by sku.</remarks>
    internal static async Task<IResult> ListProducts(
        string? q, string? active, string? limit, string? cursor, IQuery<ListProducts, Page<ProductDetails>> products, HttpContext http,
        CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListProducts(filter.Words("/q", q), filter.Flag("/active", active), filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await products.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Get a product</summary>
    internal static async Task<IResult> GetProduct(Sku sku, IQuery<GetProduct, ProductDetails> products, CancellationToken ct) =>
        (await products.Ask(new GetProduct(sku), ct)).ToHttp(Shown);

    /// <summary>Put a product on sale</summary>
    /// <remarks>It has no stock yet: adjust it next.</remarks>
    internal static async Task<IResult> CreateProduct(
        CreateProduct body, CreateProductHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(product => Reply.Created($"/v1/products/{product.Sku}", product, product.Version));

    /// <summary>Change a product</summary>
    /// <remarks>Replaces name, price and whether it is on sale. Orders placed before keep their prices.</remarks>
    internal static async Task<IResult> ChangeProduct(
        Sku sku, ChangeProduct body, IfMatch seen, ChangeProductHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, sku, seen.Versions, caller, ct)).ToHttp(Shown);

    /// <summary>Take a product off sale</summary>
    /// <remarks>It stays where it was ordered, and can come back.</remarks>
    internal static async Task<IResult> DeactivateProduct(
        Sku sku, IfMatch seen, DeactivateProductHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(sku, seen.Versions, caller, ct)).ToHttp(_ => Reply.NoContent());

    private static Reply Shown(ProductDetails product) => product.Rating.Count == 0
        ? Reply.Ok(product, product.Version)
        : Reply.OkWithCounts(product, product.Version);
}
