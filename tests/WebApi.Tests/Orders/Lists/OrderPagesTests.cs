namespace CleanOrders.WebApi.Tests.Orders.Lists;

public sealed class OrderPagesTests(SharedApi api, SomeOrders some) : IClassFixture<SomeOrders>
{
    [Theory]
    [InlineData("placedAt", "")]
    [InlineData("-placedAt", "")]
    [InlineData("total", "")]
    [InlineData("-total", "")]
    [InlineData("placedAt", "&status=paid&status=awaiting_payment")]
    [InlineData("-total", "&status=paid&status=awaiting_payment")]
    [InlineData("-placedAt", "&sku=SKU")]
    [InlineData("total", "&sku=SKU")]
    public async Task Walking_all_pages_meets_every_order_once_and_in_order(string sort, string filter)
    {
        var address = $"/v1/orders?sort={sort}{filter.Replace("SKU", some.Skus[0], StringComparison.Ordinal)}";
        var whole = (await some.Customer.Page($"{address}&limit=200")).Ids;

        foreach (var limit in new[] { 1, 5, whole.Length })
        {
            var walked = new List<string>();
            var page = await some.Customer.Page($"{address}&limit={limit}");
            walked.AddRange(page.Ids);
            while (page.Next is not null)
            {
                page.Ids.Length.ShouldBe(limit);
                page = await some.Customer.Page($"{address}&limit={limit}".After(page.Next));
                page.Ids.ShouldNotBeEmpty();
                walked.AddRange(page.Ids);
            }

            walked.ShouldBe(whole);
        }
    }

    [Theory]
    [InlineData("placedAt")]
    [InlineData("-placedAt")]
    [InlineData("total")]
    [InlineData("-total")]
    public async Task Orders_that_arrive_meanwhile_neither_hide_nor_repeat_what_was_there(string sort)
    {
        var customer = await api.NewCustomer();
        var before = new List<OrderView>();
        for (var i = 0; i < 9; i++)
            before.Add(await customer.PlaceOrder((1 + (i * 5 % 9), some.Skus[0])).Order());

        var walked = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await customer.Page($"/v1/orders?sort={sort}&limit=2{cursor}");
            walked.AddRange(page.Ids);
            if (walked.Count < 12)
                _ = await customer.PlaceOrder((1 + (walked.Count % 9), some.Skus[0])).Order();
            cursor = page.Next is null ? null : $"&cursor={page.Next}";
        }

        walked.ShouldBeUnique();
        before.Select(order => order.Id).ShouldBeSubsetOf(walked);
        var all = (await customer.Page($"/v1/orders?sort={sort}&limit=200")).Ids;
        walked.ShouldBe(all.Where(walked.Contains), "in the order of the whole list");
    }

    [Fact]
    public async Task The_link_header_leads_to_the_same_next_page()
    {
        const string Address = "/v1/orders?status=paid&status=cancelled&sort=total&limit=4";
        var first = await some.Customer.Page(Address);

        var (byCursor, byLink) = (await some.Customer.Page(Address.After(first.Next!)), await some.Customer.Page(first.Link!));

        byLink.Ids.ShouldBe(byCursor.Ids);
        byLink.Ids.ShouldNotBeEmpty();
        (await some.Customer.Page("/v1/orders?limit=200")).Link.ShouldBeNull();
    }

    [Fact]
    public async Task A_total_is_counted_only_for_whoever_prefers_it()
    {
        (await some.Customer.Page("/v1/orders?limit=1")).Total.ShouldBeNull();

        var counting = some.Customer.With("Prefer", "return=total-count");
        foreach (var query in new[] { "", "&status=paid&status=cancelled", $"&sku={some.Skus[1]}", "&totalFrom=1000&sort=total" })
        {
            var page = await counting.Page($"/v1/orders?limit=2{query}");
            page.Total.ShouldBe((await some.Customer.Page($"/v1/orders?limit=200{query}")).Ids.Length, query);
            (await counting.Page($"/v1/orders?limit=2{query}".After(page.Next!))).Total.ShouldBe(page.Total);
        }

        (await counting.Get("/v1/orders")).Header("Preference-Applied").ShouldBe("return=total-count");
        (await some.Customer.Get("/v1/orders")).Header("Preference-Applied").ShouldBeNull();
    }

    [Fact]
    public async Task An_empty_list_has_its_members_too()
    {
        var answer = await (await api.NewCustomer()).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);

        answer.Text.ShouldBe("""{"items":[],"next":null}""");
    }
}
