using System.Diagnostics;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Limits;

/// <summary>What a policy does with a call over its limit, besides refusing it at once.</summary>
[Collection(nameof(Limited))]
public sealed class StrategyTests(LimitedApi api)
{
    [Fact]
    public async Task A_call_waits_for_its_place_where_the_policy_says_so()
    {
        var key = await Key("waiting");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.FromApiKey(key).Get("/v1/me")));

        answers.Select(answer => answer.Status).ShouldAllBe(status => status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_calls_on_while_refused_is_answered_later_and_who_waited_is_not()
    {
        var key = await Key("slowed");
        await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(key).Get("/v1/me").ShouldBeProblem(429, "rate_limit.exceeded");

        var started = Stopwatch.GetTimestamp();
        var answer = await api.FromApiKey(key).Get("/v1/me");

        // On a busy machine the wait may have ended before the call came.
        if (answer.Status == HttpStatusCode.TooManyRequests)
            Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(950));
        await Eventually.Be(() => api.FromApiKey(key).Get("/v1/me"), later => later.Status == HttpStatusCode.OK);
    }

    [Fact, Trait("Gateway", "differs")]
    public async Task A_policy_in_shadow_refuses_nothing_and_is_not_shown_to_callers()
    {
        var key = await Key("watched");

        for (var i = 0; i < 3; i++)
            (await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK)).Header("RateLimit").ShouldBeNull();
        (await api.FromApiKey(key).Get("/v1/limits/me").Json()).GetProperty("limits").GetArrayLength().ShouldBe(0);
        (await api.As(Admin).Get($"/v1/limits/key:{key.Id}").Json()).GetProperty("limits")[0].GetProperty("remaining").GetInt64()
            .ShouldBeInRange(0, 1);
    }

    private Task<IssuedKey> Key(string plan) =>
        api.As(Admin).Post("/v1/api-keys", new { name = "x", plan, permissions = Array.Empty<string>() }).Issued();
}
