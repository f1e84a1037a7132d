using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Conversations;

namespace CleanOrders.WebApi.Tests.Identity.Users;

public sealed class PermissionTests(SharedApi api)
{
    /// <summary>What each role starts with, as the contract says.</summary>
    public static TheoryData<Who, string, string[]> Roles => new()
    {
        { Customer, "customer", ["orders:place"] },
        { Support, "support",
            ["orders:read", "orders:manage", "payments:read", "payments:refund", "notifications:manage", "inventory:read",
                "conversations:manage"] },
        { Warehouse, "warehouse", ["orders:read", "orders:fulfil", "inventory:read", "inventory:manage"] },
        {
            Admin, "admin",
            [
                "orders:place", "orders:read", "orders:manage", "orders:fulfil", "payments:read", "payments:refund", "notifications:manage",
                "inventory:read", "inventory:manage", "catalog:manage", "users:manage", "apikeys:manage", "jobs:enqueue", "jobs:manage",
                "webhooks:manage", "events:read", "notifications:send", "content:write", "content:moderate", "conversations:manage",
            ]
        },
    };

    /// <summary>
    /// One call for each permission that something needs, and what it answers to whom. The order is somebody else's, and paid.
    /// </summary>
    public static TheoryData<string, Func<Client, OrderView, Task<HttpAnswer>>, int[]> Calls => new()
    {
        // anonymous, customer, support, warehouse, admin
        { "orders:place", (who, order) => who.PlaceOrder((1, order.Lines[0].Sku)), [401, 201, 403, 403, 201] },
        { "orders:read", (who, order) => who.Get(order.Path), [401, 404, 200, 200, 200] },
        { "orders:read for the history", (who, order) => who.Get($"{order.Path}/history"), [401, 404, 200, 200, 200] },
        { "orders:read for the trace", (who, order) => who.Get($"{order.Path}/trace"), [401, 403, 200, 200, 200] },
        { "orders:manage", (who, order) => who.Cancel(order), [401, 404, 200, 403, 200] },
        { "orders:fulfil", (who, order) => who.Prepare(order), [401, 404, 403, 200, 200] },
        { "being the order's customer", (who, order) => who.Pay(order), [401, 404, 403, 403, 403] },
        { "inventory:read", (who, order) => who.Get($"/v1/inventory/{order.Lines[0].Sku}"), [401, 403, 200, 200, 200] },
        { "inventory:read for the movements", (who, order) => who.Get($"/v1/inventory/{order.Lines[0].Sku}/movements"),
            [401, 403, 200, 200, 200] },
        {
            "inventory:manage",
            (who, order) => who.Post($"/v1/inventory/{order.Lines[0].Sku}/adjustments", new { delta = 1, reason = "Found one" }),
            [401, 403, 403, 201, 201]
        },
        {
            "catalog:manage",
            (who, _) => who.Post(
                "/v1/products", new { sku = RunningApi.Unique("NEW"), name = "A new one", price = new { amount = 1, currency = "EUR" } }),
            [401, 403, 403, 403, 201]
        },
        {
            "content:write",
            (who, _) => who.Post(
                "/v1/articles", new { title = "A new one", summary = "All of it.", body = "It *boils*.", tags = Array.Empty<string>() }),
            [401, 403, 403, 403, 201]
        },
        { "content:moderate", (who, _) => who.Get("/v1/moderation"), [401, 403, 403, 403, 200] },
        {
            "conversations:manage",
            async (who, order) =>
            {
                var customer = await who.Api.NewCustomer();
                return await who.Post($"{(await customer.OpenConversation()).Path}/closing");
            },
            [401, 404, 200, 404, 200]
        },
        { "being signed in", (who, _) => who.Get("/v1/me"), [401, 200, 200, 200, 200] },
        { "nothing", (who, order) => who.Get($"/v1/products/{order.Lines[0].Sku}"), [200, 200, 200, 200, 200] },
    };

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_role_starts_with_what_the_contract_says(Who who, string role, string[] permissions)
    {
        var me = await api.As(who).Get("/v1/me").Json();

        me.GetProperty("email").GetString().ShouldBe($"{role}@example.com");
        me.GetProperty("roles").EnumerateArray().Select(name => name.GetString()).ShouldBe([role]);
        me.GetProperty("permissions").EnumerateArray().Select(name => name.GetString()).ShouldBe(permissions, ignoreOrder: true);
        var token = Forgery.Read((await api.As(who).Token()).Split('.')[1]);
        token["permissions"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(permissions, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task A_call_is_for_those_who_have_what_it_needs(
        string permission, Func<Client, OrderView, Task<HttpAnswer>> call, int[] expected)
    {
        var owner = await api.NewCustomer();
        var sku = await api.NewProduct();
        Client[] callers = [api.Anonymous(), api.As(Customer), api.As(Support), api.As(Warehouse), api.As(Admin)];

        var answers = new List<HttpAnswer>();
        foreach (var caller in callers)
        {
            var order = await owner.PlaceOrder((1, sku)).Order();
            await owner.Pay(order).ShouldBe(HttpStatusCode.Created);
            answers.Add(await call(caller, order));
        }

        answers.Select(answer => (int)answer.Status).ShouldBe(expected, $"{permission}\n{string.Join('\n', answers)}");
        foreach (var answer in answers.Where(answer => answer.Status == HttpStatusCode.Unauthorized))
            await Task.FromResult(answer).ShouldBeProblem(401, "auth.required");
        foreach (var answer in answers.Where(answer => answer.Status == HttpStatusCode.Forbidden))
            await Task.FromResult(answer).ShouldBeProblem(403, "auth.forbidden");
    }
}
