using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Limits;

[Collection(nameof(Limited))]
public sealed class ResetLimitsTests(LimitedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/limits/{subject}/reset", SweepRow.AdminOnly,
        new StatementBudget(4, 2, api => api.As(Admin).Post("/v1/limits/ip:192.0.2.1/reset")));

    [Fact, Trait("Gateway", "differs")]
    public async Task Staff_give_somebody_back_what_they_have_used()
    {
        var key = await (await api.NewCustomer()).NewKey();
        while ((await api.FromApiKey(key).Get("/v1/me")).Status == HttpStatusCode.OK)
            continue;

        await api.As(Admin).Post($"/v1/limits/key:{key.Id}/reset").ShouldBe(HttpStatusCode.NoContent);

        RequestLimitTests.Remaining(await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK))
            .ShouldBeInRange(LimitedApi.Burst - 1, LimitedApi.Burst);
    }

    [Fact]
    public async Task What_is_no_subject_is_not_there() =>
        await api.As(Admin).Post("/v1/limits/somebody/reset").ShouldBeProblem(404, "limit.subject_unknown");
}
