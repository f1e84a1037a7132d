using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Identity.ApiKeys;

public sealed class ApiKeyUsageTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/api-keys/{id:key}/usage", SweepRow.SignedIn,
        new StatementBudget(2, 2, async api =>
        {
            var key = await api.As(Customer).NewKey();
            return () => api.As(Customer).Get($"{key.Path}/usage");
        }));

    [Fact]
    public async Task The_requests_of_a_key_are_counted_by_day()
    {
        var owner = await api.NewCustomer();
        var key = await owner.NewKey();
        (await owner.Get($"{key.Path}/usage").Json()).GetProperty("days").GetArrayLength().ShouldBe(0);

        for (var i = 0; i < 3; i++)
            await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        var usage = await Eventually.Be(
            () => owner.Get($"{key.Path}/usage").Json(), usage => usage.GetProperty("days").EnumerateArray()
                .Sum(day => day.GetProperty("requests").GetInt64()) == 3);
        var day = usage.GetProperty("days").EnumerateArray().Last();
        day.GetProperty("limited").GetInt64().ShouldBe(0);
        DateOnly.Parse(day.GetProperty("day").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeInRange(Today.AddDays(-1), Today);
    }

    [Fact]
    public async Task Nobody_sees_how_much_the_keys_of_others_are_used()
    {
        var key = await (await api.NewCustomer()).NewKey();

        await (await api.NewCustomer()).Get($"{key.Path}/usage").ShouldBeProblem(404, "api_key.not_found");
        await api.As(Admin).Get($"{key.Path}/usage").ShouldBe(HttpStatusCode.OK);
    }

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
}
