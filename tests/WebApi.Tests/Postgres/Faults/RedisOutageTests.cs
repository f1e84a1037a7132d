using System.Diagnostics;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Faults;

/// <summary>Redis goes away and comes back: nothing is refused later for it, and the service goes on.</summary>
public sealed class RedisOutageTests
{
    [Theory]
    [InlineData("paused")]
    [InlineData("killed")]
    public async Task While_Redis_is_away_each_call_looks_up_and_when_it_is_back_memory_does(string how)
    {
        await using var redis = await Redis.Own();
        await using var hosts = await RedisHosts.On(redis);
        var (before, missed, after) =
            (await hosts.Here.SignInSomebody(), await hosts.Here.SignInSomebody(), await hosts.Here.SignInSomebody());
        foreach (var tokens in (Tokens[])[before, missed, after])
            await hosts.There.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);
        _ = await Eventually.Be(() => hosts.LookUps(after), count => count == 0);

        await (how == "paused" ? redis.Pause() : redis.Crash());
        await hosts.Here.LogOut(before.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        var ended = Stopwatch.GetTimestamp();
        await hosts.Refused(before);
        TestContext.Current.SendDiagnosticMessage(
            "Redis {0}: refused there after {1:F1} ms", how, Stopwatch.GetElapsedTime(ended).TotalMilliseconds);

        // From then on at once.
        _ = await Eventually.Be(() => hosts.LookUps(after), count => count == 1);
        await hosts.Here.LogOut(missed.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await hosts.There.Me(missed.AccessToken).ShouldBeRefused();
        _ = await hosts.Logged("Revocation signals no longer arrive from Redis at 127.0.0.1:");
        hosts.Here.Logs.Lines.ShouldContain(
            line => line.Message.StartsWith("Publishing a revocation on Redis failed", StringComparison.Ordinal));

        await (how == "paused" ? redis.Resume() : redis.Start());
        _ = await hosts.Logged("Revocation signals arrive again");
        _ = await Eventually.Be(() => hosts.LookUps(after), count => count == 0);
        await hosts.There.Me(missed.AccessToken).ShouldBeRefused();
        await hosts.There.Me(before.AccessToken).ShouldBeRefused();
        await hosts.Here.LogOut(after.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await hosts.Refused(after);
    }

    [Fact]
    public async Task Without_Redis_the_service_starts_says_so_once_and_uses_it_when_it_comes()
    {
        await using var redis = await Redis.Own();
        await redis.Crash();
        await using var hosts = await RedisHosts.On(redis);

        var tokens = await hosts.Here.SignInSomebody();
        (await hosts.LookUps(tokens)).ShouldBe(1);
        await hosts.There.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.OK);
        await hosts.Here.LogOut(tokens.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await hosts.There.Me(tokens.AccessToken).ShouldBeRefused();
        _ = await hosts.Logged(
            $"Revocation signals no longer arrive from Redis at {redis.ConnectionString} (start it, as with `systemctl start "
                + "redis-server`)");

        await redis.Start();
        _ = await hosts.Logged("Revocation signals arrive again");
        tokens = await hosts.There.SignInSomebody();
        _ = await Eventually.Be(() => hosts.LookUps(tokens), count => count == 0);
        hosts.There.Logs.Lines.Count(line => line.Message.StartsWith("Revocation signals no longer arrive", StringComparison.Ordinal))
            .ShouldBe(1);
    }
}
