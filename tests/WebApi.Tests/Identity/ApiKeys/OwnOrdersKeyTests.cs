namespace CleanOrders.WebApi.Tests.Identity.ApiKeys;

/// <summary>What a key may do with the orders of its owner: nothing, unless it has <c>orders:own</c>.</summary>
public sealed class OwnOrdersKeyTests(SharedApi api)
{
    [Fact]
    public async Task A_key_without_orders_own_sees_pays_cancels_and_returns_nothing_of_its_owners()
    {
        var owner = await api.NewCustomer();
        var order = await owner.PlaceOrder((1, "SKU-00001")).Order();

        foreach (var key in new[] { await owner.NewKey(), await owner.NewKey("orders:place") }.Select(api.FromApiKey))
        {
            HttpAnswer[] refused =
            [
                await key.Get("/v1/orders").ShouldBeProblem(403, "auth.forbidden"), await key.Get($"/v1/orders?number={order.Number}")
                    .ShouldBeProblem(403, "auth.forbidden"),
                await key.Get(order.Path).ShouldBeProblem(403, "auth.forbidden"), await key.Get($"{order.Path}/history")
                    .ShouldBeProblem(403, "auth.forbidden"),
                await key.Get($"{order.Path}/events").ShouldBeProblem(403, "auth.forbidden"), await key.Pay(order)
                    .ShouldBeProblem(403, "auth.forbidden"),
                await key.Cancel(order).ShouldBeProblem(403, "auth.forbidden"), await key.RequestReturn(order, (1, "SKU-00001"))
                    .ShouldBeProblem(403, "auth.forbidden"),
                await key.Prepare(order).ShouldBeProblem(403, "auth.forbidden"), await key.Refund(order, 1)
                    .ShouldBeProblem(403, "auth.forbidden"),
            ];
            refused.ShouldAllBe(answer => answer.Member("detail").GetString()!.Contains("orders:own", StringComparison.Ordinal));
        }

        (await owner.See(order)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_without_orders_own_does_not_learn_which_orders_there_are()
    {
        var (owner, other) = (await api.NewCustomer(), await api.NewCustomer());
        var (own, theirs) = (await owner.PlaceOrder((1, "SKU-00001")).Order(), await other.PlaceOrder((1, "SKU-00001")).Order());
        var key = api.FromApiKey(await owner.NewKey("orders:place"));

        foreach (var path in (string[])[own.Path, theirs.Path, "/v1/orders/ord_01jd0000000000000000000000"])
            (await key.Get(path).ShouldBeProblem(403, "auth.forbidden")).Member("detail").GetString()!.ShouldNotContain("ord_");
    }

    [Fact]
    public async Task A_key_with_orders_own_does_with_its_owners_orders_what_its_owner_does_and_with_others_nothing()
    {
        var (owner, other) = (await api.NewCustomer(), await api.NewCustomer());
        var (order, theirs) = (await owner.PlaceOrder((1, "SKU-00001")).Order(), await other.PlaceOrder((1, "SKU-00001")).Order());
        var key = api.FromApiKey(await owner.NewKey("orders:own"));

        (await key.See(order)).AllowedActions.ShouldBe(order.AllowedActions);
        (await key.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
        await key.Get($"{order.Path}/history").ShouldBe(HttpStatusCode.OK);
        await key.Pay(order).ShouldBe(HttpStatusCode.Created);
        (await key.Cancel(order).Order()).Status.ShouldBe("cancelled");
        await key.PlaceOrder((1, "SKU-00001")).ShouldBeProblem(403, "auth.forbidden");
        await key.Get(theirs.Path).ShouldBeProblem(404, "order.not_found");
        await key.Pay(theirs).ShouldBeProblem(404, "order.not_found");
        (await key.Get("/v1/me").ShouldBe(HttpStatusCode.OK)).Texts("permissions").ShouldBe(["orders:own"]);
    }

    [Fact]
    public async Task A_key_that_places_orders_gets_its_answer_again_and_sees_nothing_more_of_them()
    {
        var owner = await api.NewCustomer();
        var key = api.FromApiKey(await owner.NewKey("orders:place")).WithKey(Client.FreshKey());

        var placed = await key.PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        var again = await key.PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);

        again.Text.ShouldBe(placed.Text);
        again.Header("Idempotent-Replayed").ShouldBe("true");
        placed.Member("allowedActions").GetArrayLength().ShouldBe(0);
        await key.Get(placed.Location!).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task What_its_owner_was_answered_is_not_answered_again_to_a_key_that_may_not_ask()
    {
        var owner = await api.NewCustomer();
        var order = await owner.PlaceOrder((1, "SKU-00001")).Order();
        var key = Client.FreshKey();
        var cancelled = await owner.WithKey(key).Cancel(order).ShouldBe(HttpStatusCode.OK);

        await api.FromApiKey(await owner.NewKey()).WithKey(key).Cancel(order).ShouldBeProblem(403, "auth.forbidden");

        var again = await api.FromApiKey(await owner.NewKey("orders:own")).WithKey(key).Cancel(order).ShouldBe(HttpStatusCode.OK);
        again.Text.ShouldBe(cancelled.Text);
    }

    [Fact]
    public async Task A_key_of_staff_sees_all_orders_with_orders_read_and_is_nobodys_customer_without_orders_own()
    {
        var order = await api.As(Admin).PlaceOrder((1, "SKU-00001")).Order();
        var key = api.FromApiKey(await api.As(Admin).NewKey("orders:read"));

        (await key.See(order)).AllowedActions.ShouldBeEmpty();
        await key.Pay(order).ShouldBeProblem(403, "auth.forbidden");
        await key.Cancel(order).ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_key_sees_no_keys_unless_it_manages_them()
    {
        var owner = await api.NewCustomer();
        var key = await owner.NewKey("orders:own");

        await api.FromApiKey(key).Get("/v1/api-keys").ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(key).Get(key.Path).ShouldBeProblem(403, "auth.forbidden");
        await api.FromApiKey(await api.As(Admin).NewKey("apikeys:manage")).Get(key.Path).ShouldBe(HttpStatusCode.OK);
    }
}
