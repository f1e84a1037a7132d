using System.Diagnostics;

namespace CleanOrders.Gateway.Tests.Callers;

/// <summary>API keys are checked at the edge; the API is told who calls.</summary>
[Collection(nameof(ApiBehindGateway))]
public sealed class KeyTests(CallersApi api)
{
    [Fact]
    public async Task A_key_signs_its_owner_in()
    {
        var key = await api.NewKey();

        (await api.WithKey(key).Get("/v1/me").Json()).GetProperty("email").GetString().ShouldBe("admin@example.com");
        await api.WithKey(key).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);
        await api.WithKey(key).Get("/v1/users").ShouldBeProblem(403, "auth.forbidden");
    }

    [Fact, Trait("Attack", "48")]
    public async Task A_key_that_is_not_good_goes_no_further()
    {
        var (id, key) = await api.NewKey();
        await api.WithKey((id, key)).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        string[] bad = ["x", "", key[..^1], key + "0", key.ToUpperInvariant(), key[..^8] + "00000000"];

        foreach (var one in bad)
        {
            await api.WithKey((id, one)).Get("/v1/me").ShouldBeProblem(401, "api_key.invalid");
            using var answer = await api.Gateway.Get("/v1/products/SKU-00001", ("X-Api-Key", one));
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await api.WithKey((id, $"{key},{key}")).Get("/v1/me").ShouldBeProblem(400, "auth.several_credentials");
        await api.Anonymous().Get($"/v1/me?api_key={key}").ShouldBeProblem(400, "request.unknown_parameter");
    }

    [Fact, Trait("Attack", "49")]
    public async Task A_revoked_key_is_refused_within_a_second()
    {
        var key = await api.NewKey();
        await api.WithKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        await api.As(Who.Admin).Delete($"/v1/api-keys/{key.Id}").ShouldBe(HttpStatusCode.NoContent);

        var revoked = Stopwatch.GetTimestamp();
        _ = await Eventually.Be(() => api.WithKey(key).Get("/v1/me"), answer =>
            answer.Status == HttpStatusCode.Unauthorized || Stopwatch.GetElapsedTime(revoked) > TimeSpan.FromSeconds(1));
        await api.WithKey(key).Get("/v1/me").ShouldBeProblem(401, "api_key.invalid");
    }

    [Fact, Trait("Attack", "49")]
    public async Task The_old_secret_of_a_rotated_key_is_refused_when_its_day_is_over()
    {
        await using var clocked = await Api.New(new ApiOptions { Clock = new FakeClock(), Gateway = [] });
        var clock = (FakeClock)clocked.Clock;
        var made = await clocked.As(Who.Admin).Post(
            "/v1/api-keys", new { name = "x", plan = "default", permissions = (string[])["inventory:read"] }).Json();
        var old = clocked.Anonymous().With("X-Api-Key", made.GetProperty("key").GetString()!);
        var rotated = await clocked.As(Who.Admin).Post($"/v1/api-keys/{made.GetProperty("id").GetString()}/rotation").Json();
        var young = clocked.Anonymous().With("X-Api-Key", rotated.GetProperty("key").GetString()!);
        await old.Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await old.Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromSeconds(1));

        await old.Get("/v1/me").ShouldBeProblem(401, "api_key.invalid");
        await young.Get("/v1/me").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_API_gets_an_assertion_in_place_of_the_key()
    {
        await using var stub = await StubApi.Start();
        await using var gateway = await TestGateway.New(
            [stub.Address], [.. api.Database.Settings.Select(setting => (setting.Key, setting.Value))]);
        var key = await api.NewKey();

        using var answer = await gateway.Get("/v1/me", ("X-Api-Key", key.Key), ("X-Internal-Assertion", "forged"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var received = stub.Received.ShouldHaveSingleItem();
        received.Header("X-Api-Key").ShouldBeNull();
        received.Header("X-Internal-Assertion").ShouldNotBeNull().Split('.').Length.ShouldBe(3);
        received.Headers.Values.ShouldAllBe(value => !value.Contains(key.Key));
    }

    [Fact]
    public async Task A_clock_that_is_set_an_hour_ahead_refuses_nobody()
    {
        await using var clocked = await Api.New(new ApiOptions { Clock = new FakeClock(), Gateway = [] });
        var clock = (FakeClock)clocked.Clock;
        await clocked.Anonymous().Get("/v1/products").ShouldBe(HttpStatusCode.OK);

        clock.Advance(TimeSpan.FromHours(1));

        await clocked.Anonymous().Get("/v1/products").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Its_requests_are_counted_once()
    {
        var key = await api.NewKey();
        for (var i = 0; i < 3; i++)
            await api.WithKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        // They are written down now and then: the last perhaps after the others.
        var usage = await Eventually.Be(
            async () => (await api.As(Who.Admin).Get($"/v1/api-keys/{key.Id}/usage").Json()).GetProperty("days").EnumerateArray()
                .Sum(day => day.GetProperty("requests").GetInt64()),
            requests => requests >= 3);

        usage.ShouldBe(3);
    }
}
