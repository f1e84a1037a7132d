namespace CleanOrders.WebApi.Tests.Orders.Lists;

/// <summary>Questions that a list does not answer, and cursors that are not its own.</summary>
public sealed class OrderListRefusalsTests(SharedApi api, SomeOrders some) : IClassFixture<SomeOrders>
{
    [Theory]
    [InlineData("limit=0", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=201", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=-1", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=x", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=1.0", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=%2B1", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=99999999999", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=", "/limit", "list.limit_out_of_range")]
    [InlineData("limit=1&limit=2", "/limit", "list.limit_out_of_range")]
    [InlineData("sort=price", "/sort", "list.filter_malformed")]
    [InlineData("sort=", "/sort", "list.filter_malformed")]
    [InlineData("sort=-", "/sort", "list.filter_malformed")]
    [InlineData("sort=--total", "/sort", "list.filter_malformed")]
    [InlineData("sort=placed_at", "/sort", "list.filter_malformed")]
    [InlineData("sort=total&sort=placedAt", "/sort", "list.filter_malformed")]
    [InlineData("sort=total;DROP%20TABLE%20orders", "/sort", "list.filter_malformed")]
    [InlineData("sort=1,(SELECT%20pg_sleep(9))", "/sort", "list.filter_malformed")]
    [InlineData("status=open", "/status", "list.filter_malformed")]
    [InlineData("status=paid&status=Paid", "/status", "list.filter_malformed")]
    [InlineData("status=0", "/status", "list.filter_malformed")]
    [InlineData("status=paid,cancelled", "/status", "list.filter_malformed")]
    [InlineData("customer=me", "/customer", "list.filter_malformed")]
    [InlineData("customer=ord_01jd0000000000000000000000", "/customer", "list.filter_malformed")]
    [InlineData("sku=a%20b", "/sku", "product.sku_malformed")]
    [InlineData("sku=%27", "/sku", "product.sku_malformed")]
    [InlineData("number=%00", "/number", "field.bad_characters")]
    [InlineData("placedFrom=yesterday", "/placedFrom", "list.filter_malformed")]
    [InlineData("placedFrom=2026-02-30T00:00:00Z", "/placedFrom", "list.filter_malformed")]
    [InlineData("placedFrom=11/12/2026", "/placedFrom", "list.filter_malformed")]
    [InlineData("placedTo=2026-11-21", "/placedTo", "list.filter_malformed")]
    [InlineData("placedTo=2026-11-21T10:00:00", "/placedTo", "list.filter_malformed")]
    [InlineData("placedTo=12:00", "/placedTo", "list.filter_malformed")]
    [InlineData("totalFrom=-1", "/totalFrom", "list.filter_malformed")]
    [InlineData("totalFrom=1.5", "/totalFrom", "list.filter_malformed")]
    [InlineData("totalTo=9223372036854775808", "/totalTo", "list.filter_malformed")]
    public async Task A_malformed_question_is_refused_with_the_name_of_the_parameter(string query, string pointer, string code) =>
        await some.Customer.Get($"/v1/orders?{query}").ShouldBeInvalid((pointer, code));

    [Theory]
    [InlineData("placedFrom=2026-11-21T10:00:00Z")]
    [InlineData("placedFrom=2026-11-21T10:00:00.123456Z")]
    [InlineData("placedFrom=2026-11-21T10:00:00%2B01:00")]
    [InlineData("placedFrom=2026-11-21T10:00:00-08:30")]
    [InlineData("limit=1")]
    [InlineData("limit=200")]
    public async Task What_is_just_allowed_is_answered(string query) =>
        await some.Customer.Get($"/v1/orders?{query}").ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_cursor_is_good_only_as_it_was_given()
    {
        var cursor = (await some.Customer.Page("/v1/orders?limit=2")).Next!;
        var edited = Enumerable.Range(0, cursor.Length).Where(at => at % 5 == 0)
            .Select(at => cursor[..at] + (cursor[at] == 'A' ? 'B' : 'A') + cursor[(at + 1)..]);

        foreach (var wrong in edited.Concat(
            [$"{cursor}%20", $"%20{cursor}", $"{cursor}%0A", $"{cursor[..4]}%20{cursor[4..]}", $"{cursor}=", $"{cursor}==", $"{cursor}%3D",
                cursor[..^4], cursor + "AAAA", "", "x", "....", "AAAA", new string('A', 400), new string('A', 4000), "%00", "null", "0"]))
            await some.Customer.Get($"/v1/orders?limit=2&cursor={wrong}").ShouldBeProblem(400, "cursor.invalid");
    }

    [Theory]
    [InlineData("sort=placedAt")]
    [InlineData("sort=total")]
    [InlineData("status=paid")]
    [InlineData("customer=ME")]
    [InlineData("sku=SKU")]
    [InlineData("number=X")]
    [InlineData("placedFrom=2020-01-01T00:00:00Z")]
    [InlineData("placedTo=2099-01-01T00:00:00Z")]
    [InlineData("totalFrom=0")]
    [InlineData("totalTo=1000000")]
    public async Task A_cursor_is_bound_to_filter_and_sort(string other)
    {
        var query = other.Replace("ME", some.CustomerId, StringComparison.Ordinal).Replace("SKU", some.Skus[0], StringComparison.Ordinal);
        var cursor = (await some.Customer.Page("/v1/orders?limit=2")).Next!;

        await some.Customer.Get($"/v1/orders?limit=2&{query}&cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
    }

    [Fact]
    public async Task A_cursor_is_bound_to_its_caller_and_its_list_but_not_to_the_limit()
    {
        var cursor = (await some.Customer.Page("/v1/orders?limit=2")).Next!;

        await some.Neighbour.Get($"/v1/orders?limit=2&cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        await api.As(Support).Get($"/v1/orders?limit=2&cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        await some.Customer.Get($"/v1/products?limit=2&cursor={cursor}").ShouldBeProblem(400, "cursor.invalid");
        (await some.Customer.Page($"/v1/orders?limit=3&cursor={cursor}")).Ids.Length.ShouldBe(3);
    }
}
