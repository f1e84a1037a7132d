using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InProcess;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.Redis;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>
/// Random histories of calls, with changes of plan and times between them: the script, the store in process and a naive model, which keeps
/// every call that it accepted and counts them all again, say the same of each call.
/// </summary>
public sealed class HistoryTests
{
    private static readonly int Histories = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 100_000 : 2_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_script_the_process_and_a_naive_model_say_the_same_of_every_call()
    {
        var redis = await Redis.Shared();
        await using var connection = RedisConnection.From(redis.ConnectionString)!;
        _ = await connection.Open();
        var run = Random.Shared.Next(1_000) * 1_000_000;
        var (accepted, refused) = (0, 0);

        await Parallel.ForEachAsync(
            Enumerable.Range(run, Histories), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct },
            async (seed, ct) =>
            {
                var (yes, no) = await Compare(seed, connection);
                _ = Interlocked.Add(ref accepted, yes);
                _ = Interlocked.Add(ref refused, no);
            });

        // A history of which nothing or everything is refused compares nothing.
        accepted.ShouldBeGreaterThan(Histories);
        refused.ShouldBeGreaterThan(Histories);
    }

    private static async Task<(int Accepted, int Refused)> Compare(int seed, RedisConnection connection)
    {
        var random = new Random(seed);
        var clock = new SetClock { Now = new DateTimeOffset(2026, 11, 30, 23, 59, 50, TimeSpan.Zero).AddMilliseconds(random.Next(9_000)) };
        var (inRedis, inProcess, model) =
            (new RedisStore(connection, new RedisLeases(clock), clock), new InProcessStore(clock), new NaiveLimits());
        var (accepted, refused) = (0, 0);
        for (var step = 0; step < 12; step++)
        {
            clock.Advance(random.NextDouble() * (random.Next(3) == 0 ? 3 : 0.1));
            var request = Request(random, seed);

            var script = (await inRedis.Decide(request, Ct)).Counts;
            var process = (await inProcess.Decide(request, Ct)).Counts;
            var naive = model.Decide(request, clock.Now);

            var at = $"seed {seed}, step {step}";
            script.ShouldBe(process, at);
            process.Select(count => (count.Remaining, count.Wait)).ShouldBe(naive, at);
            _ = naive.Any(count => count.Wait != 0) ? refused++ : accepted++;
        }

        return (accepted, refused);
    }

    /// <summary>Of a call with two subjects, one of which has two rates and two quotas, in one of two plans.</summary>
    private static LimitRequest Request(Random random, int seed)
    {
        var isLarge = random.Next(5) == 0;
        var size = isLarge ? 3 : 1;
        LimitCheck Check(string subject, LimitPolicy policy) => new(
            new LimitSubject($"plan:{subject}{seed}"), policy with { IsShadow = policy.IsShadow && seed % 2 == 0 },
            policy.Kind is LimitKind.Concurrency ? 1 : random.Next(12) switch { 0 => 0, 1 => 30, 2 => 3, _ => 1 });
        return new LimitRequest(
            isLarge ? "large" : "small",
            [
                Check("a", APolicy("rate", LimitKind.Rate, limit: 7 * size, burst: 4 * size)),
                Check("a", APolicy("slow", LimitKind.Rate, limit: 3, burst: 3) with { IsShadow = true }),
                Check("b", APolicy("rate", LimitKind.Rate, limit: 11, burst: 6)),
                Check("a", APolicy("day", LimitKind.Day, limit: 10 * size)),
                Check("b", APolicy("month", LimitKind.Month, limit: 9 * size)),
            ]);
    }

    private static LimitPolicy APolicy(string name, LimitKind kind, long limit, long burst = 1) => new(
        name, kind, LimitScope.Plan, limit, TimeSpan.FromSeconds(2), burst, IsShadow: false, OutageMode.Local);
}
