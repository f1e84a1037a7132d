using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Limits;

[Collection(nameof(Limited))]
public sealed class GetLimitsTests(LimitedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/limits/{subject}", SweepRow.AdminOnly,
        new StatementBudget(0, 0, api => api.As(Admin).Get("/v1/limits/ip:192.0.2.1")));

    [Fact, Trait("Gateway", "differs")]
    public async Task Staff_see_the_limits_of_others()
    {
        var key = await (await api.NewCustomer()).NewKey();
        for (var i = 0; i < 10; i++)
            await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        var limits = await api.As(Admin).Get($"/v1/limits/key:{key.Id}").Json();

        limits.GetProperty("subject").GetString().ShouldBe($"key:{key.Id}");
        limits.GetProperty("limits")[0].GetProperty("remaining").GetInt64()
            .ShouldBeInRange(LimitedApi.Burst - 10, LimitedApi.Burst - 1, "A token comes back each second.");
    }

    [Theory]
    [InlineData("ip:2001:db8::7", "ip:2001:db8::/64")]
    [InlineData("ip:::ffff:192.0.2.1", "ip:192.0.2.1")]
    public async Task An_address_has_one_spelling(string asked, string subject) =>
        (await api.As(Admin).Get($"/v1/limits/{asked}").Json()).GetProperty("subject").GetString().ShouldBe(subject);

    [Theory]
    [InlineData("ip:nobody")]
    [InlineData("key:usr_01k9c2v8qjf3nbn5z47k3m9qxw")]
    [InlineData("somebody")]
    public async Task What_is_no_subject_is_not_there(string subject) =>
        await api.As(Admin).Get($"/v1/limits/{subject}").ShouldBeProblem(404, "limit.subject_unknown");
}
