namespace CleanOrders.WebApi.Tests.Orders.Lists;

/// <summary>Each filter, each pair of filters and each sort, compared with the same question asked of the orders themselves.</summary>
public sealed class OrderFilterTests(SharedApi api, SomeOrders some) : IClassFixture<SomeOrders>
{
    private static readonly Dictionary<string, Func<OrderView, (long, string)>> Sorts = new(StringComparer.Ordinal)
    {
        ["placedAt"] = order => (0, order.Id),
        ["total"] = order => (order.Total.Amount, order.Id),
    };

    private (string Query, Func<OrderView, bool> Fits)[] Filters
    {
        get
        {
            var (early, late) = (some.Orders[5], some.Orders[18]);
            return
            [
                ("status=paid", order => order.Status == "paid"),
                ("status=paid&status=cancelled", order => order.Status is "paid" or "cancelled"),
                ($"customer={some.CustomerId}", _ => true),
                ($"sku={some.Skus[1]}", order => order.Lines.Any(line => line.Sku == some.Skus[1])),
                ($"number={early.Number}", order => order.Number == early.Number),
                ($"placedFrom={Time(early)}", order => order.PlacedAt >= early.PlacedAt),
                ($"placedTo={Time(late)}", order => order.PlacedAt < late.PlacedAt),
                ($"totalFrom={early.Total.Amount}", order => order.Total.Amount >= early.Total.Amount),
                ($"totalTo={late.Total.Amount}", order => order.Total.Amount <= late.Total.Amount),
            ];
        }
    }

    [Theory]
    [InlineData("placedAt")]
    [InlineData("-placedAt")]
    [InlineData("total")]
    [InlineData("-total")]
    public async Task Every_filter_and_every_pair_of_filters_finds_what_fits_in_the_order_asked_for(string sort)
    {
        await Compare(sort, "", _ => true);
        foreach (var (i, one) in Filters.Index())
        {
            await Compare(sort, one.Query, one.Fits);
            foreach (var other in Filters.Skip(i + 1).Where(other => Name(other.Query) != Name(one.Query)))
                await Compare(sort, $"{one.Query}&{other.Query}", order => one.Fits(order) && other.Fits(order));
        }
    }

    [Fact]
    public async Task All_filters_together_find_the_one_order_that_fits_them_all()
    {
        var order = some.Orders[8];
        var time = Uri.EscapeDataString(order.PlacedAt.AddMilliseconds(1).ToString("O"));

        var page = await some.Customer.Page(
            $"/v1/orders?status={order.Status}&customer={order.Customer}&sku={order.Lines[0].Sku}&number={order.Number}"
            + $"&placedFrom={Time(order)}&placedTo={time}&totalFrom={order.Total.Amount}&totalTo={order.Total.Amount}&sort=total&limit=1");

        page.Ids.ShouldBe([order.Id]);
        page.Next.ShouldBeNull();
    }

    [Fact]
    public async Task The_newest_come_first_where_nothing_is_said() =>
        (await some.Customer.Page("/v1/orders")).Ids.ShouldBe(some.Orders.Reverse().Select(order => order.Id));

    [Fact]
    public async Task A_listed_order_is_the_same_as_the_order_itself()
    {
        var listed = (await some.Customer.Get("/v1/orders?limit=3").Json()).GetProperty("items").EnumerateArray().ToList();

        foreach (var (order, i) in some.Orders.Reverse().Take(3).Select((order, i) => (order, i)))
            listed[i].GetRawText().ShouldBe((await some.Customer.Get(order.Path)).Text);
    }

    [Fact]
    public async Task Staff_list_the_orders_of_one_customer_or_of_one_sku_whoever_bought_it()
    {
        var ofCustomer = await api.As(Support).Page($"/v1/orders?customer={some.CustomerId}&limit=200");
        var ofSku = await api.As(Support).Page($"/v1/orders?sku={some.Skus[0]}&limit=200");

        ofCustomer.Ids.ShouldBe(some.Orders.Reverse().Select(order => order.Id));
        ofSku.Ids.Length.ShouldBe(some.Orders.Count(order => order.Lines.Any(line => line.Sku == some.Skus[0])) + 1);
    }

    [Theory]
    [InlineData("status=paid&status=paid")]
    [InlineData("sku=NO-SUCH-SKU")]
    [InlineData("number=no-such-number")]
    [InlineData("number=%27%20OR%201=1%20--")]
    [InlineData("totalFrom=9223372036854775807")]
    [InlineData("totalFrom=10&totalTo=9")]
    [InlineData("placedFrom=9999-12-31T23:59:59.9999999Z")]
    [InlineData("placedTo=0001-01-01T00:00:00Z")]
    public async Task An_odd_question_has_a_plain_answer(string query)
    {
        var page = await some.Customer.Page($"/v1/orders?{query}");

        page.Ids.ShouldBe(
            query.StartsWith("status", StringComparison.Ordinal)
                ? some.Orders.Reverse().Where(order => order.Status == "paid").Select(order => order.Id)
                : []);
    }

    private static string Name(string query) => query.Split('=')[0];

    private static string Time(OrderView order) => Uri.EscapeDataString(order.PlacedAt.ToString("O"));

    private async Task Compare(string sort, string query, Func<OrderView, bool> fits)
    {
        var expected = some.Orders.Where(fits).OrderBy(Sorts[sort.TrimStart('-')]).Select(order => order.Id);

        var found = await some.Customer.Page($"/v1/orders?sort={sort}&limit=200&{query}".TrimEnd('&'));

        found.Ids.ShouldBe(sort.StartsWith('-') ? expected.Reverse() : expected, query);
    }
}
