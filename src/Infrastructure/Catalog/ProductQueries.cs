using CleanOrders.Application.Catalog;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Catalog;

internal sealed class ProductQueries(Dialect dialect, Cursors cursors)
    : IQuery<GetProduct, ProductDetails>, IQuery<ListProducts, Page<ProductDetails>>,
    IQuery<FindProducts, IReadOnlyDictionary<Sku, ProductDetails>>
{
    private const string Columns = $"sku, name, price_amount, price_currency, active, version, {ProductRatings.Columns}";
    private const string Source = "products LEFT JOIN product_ratings USING (sku)";

    public async Task<Result<ProductDetails>> Ask(GetProduct question, CancellationToken ct)
    {
        var found = await dialect.Query(new Statement($"SELECT {Columns} FROM {Source} WHERE sku = $1", question.Sku.Value), Read, ct);
        return found.Count == 1 ? found[0] : ProductErrors.NotFound.With($"There is no product {question.Sku}.");
    }

    public async Task<Result<IReadOnlyDictionary<Sku, ProductDetails>>> Ask(FindProducts question, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement(
                $"SELECT {Columns} FROM {Source} WHERE sku {dialect.IsOneOf("$1")}",
                dialect.List(question.Skus.Select(sku => sku.Value))),
            Read, ct);
        return found.ToDictionary(product => product.Sku);
    }

    public Task<Result<Page<ProductDetails>>> Ask(ListProducts question, CancellationToken ct)
    {
        var pattern = question.Search is { } search ? $"%{Dialect.Escape(search)}%" : "%";
        var filter = $"{(question.Active is { } active ? active ? "active" : "NOT active" : "1 = 1")}"
            + (question.Search is null ? " AND $1 = '%'" : $" AND ({Dialect.Matches("sku", "$1")} OR {Dialect.Matches("name", "$1")})");
        return cursors.Page(
            question.Page, $"products|{question.Search}|{question.Active}",
            after => dialect.Query(
                new Statement(
                    $"SELECT {Columns} FROM {Source} WHERE {filter} AND sku > $2 ORDER BY sku LIMIT $3", pattern, after?.Id
                        ?? "", question.Page.Limit + 1), Read, ct),
            product => new Position(0, product.Sku.Value),
            async () => (await dialect.Query(
                new Statement($"SELECT count(*) FROM products WHERE {filter}", pattern), row => row.GetInt64(0), ct))[0]);
    }

    private static ProductDetails Read(System.Data.Common.DbDataReader row) => new(
        new Sku(row.GetString(0)), new ProductName(row.GetString(1)), new Money(row.GetInt64(2), new Currency(row.GetString(3))),
        row.GetBoolean(4), row.GetInt32(5), ProductRatings.Read(row, first: 6));
}
