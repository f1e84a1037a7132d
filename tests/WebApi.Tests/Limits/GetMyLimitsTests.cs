using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Limits;

[Collection(nameof(Limited))]
public sealed class GetMyLimitsTests(LimitedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } =
        new("GET /v1/limits/me", SweepRow.Public, new StatementBudget(0, 0, api => api.Anonymous().Get("/v1/limits/me")));

    [Fact, Trait("Gateway", "differs")]
    public async Task Everybody_sees_their_own_limits()
    {
        var customer = await api.NewCustomer();
        await customer.Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        var limits = await customer.Get("/v1/limits/me").Json();

        limits.GetProperty("plan").GetString().ShouldBe("default");
        var limit = limits.GetProperty("limits")[0];
        limit.GetProperty("policy").GetString().ShouldBe("api");
        limit.GetProperty("subject").GetString().ShouldBe("user:" + (await customer.Get("/v1/me").Json()).GetProperty("id").GetString());
        limit.GetProperty("limit").GetInt64().ShouldBe(3600);
        limit.GetProperty("window").GetInt64().ShouldBe(3600);
        limit.GetProperty("remaining").GetInt64().ShouldBe(LimitedApi.Burst - 2);
        (await api.Anonymous().Get("/v1/limits/me").Json()).GetProperty("plan").GetString().ShouldBe("anonymous");
    }
}
