using System.Diagnostics;
using System.Globalization;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.RateLimiting.InRedis.Local;
using CleanOrders.Infrastructure.RateLimiting.Settings;
using CleanOrders.Infrastructure.Redis;
using StackExchange.Redis;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>When calls do without Redis: where few of them come, they must not wait for it one by one.</summary>
public sealed class StoreBreakerTests : IAsyncLifetime
{
    private const double Apart = 0.5;

    private readonly SetClock _clock = new();
    private Redis _redis = null!;
    private TestLimits _limits = null!;

    private StoreBreaker Breaker => _limits.Get<StoreBreaker>();

    public async ValueTask InitializeAsync()
    {
        _redis = await Redis.Own();
        _limits = await TestLimits.Start($"{_redis.ConnectionString},allowAdmin=true", _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _limits.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task It_opens_at_the_fifth_failure_in_a_row_however_far_apart_they_are()
    {
        await _redis.Pause();
        for (var i = 0; i < 4; i++)
            Fail();
        Breaker.IsOpen.ShouldBeFalse();

        Fail();

        _ = await Eventually.Be(() => Task.FromResult(Breaker.IsOpen), isOpen => isOpen);
    }

    [Fact]
    public async Task It_does_not_open_when_redis_responds_in_between_and_counts_from_one_again()
    {
        var before = await Probes();
        for (var row = 1; row <= 3; row++)
        {
            for (var i = 0; i < 5; i++)
            {
                Fail();
                await Ping();
            }

            // Redis has counted the probe before the breaker knows its answer, and until then it probes no second time.
            _ = await Eventually.Be(async () => await Probes() - before, probes => probes >= row);
            _ = await Eventually.Be(() => Task.FromResult(Breaker.IsProbing), isProbing => !isProbing);
        }

        (await Probes() - before).ShouldBe(3, "One probe for each five");
        Breaker.IsOpen.ShouldBeFalse();
        _limits.Log.ShouldBeEmpty();

        async Task Ping() => _ = await (await Connection()).GetDatabase().PingAsync();
    }

    /// <summary>
    /// A call waits for no longer than its budget of 25 ms, and only if it is sent to Redis. Of those that are made while it is stopped
    /// so few are sent that the 99th percentile of the time that limits add is not among them.
    /// </summary>
    [Fact, Trait("Attack", "51")]
    public async Task Of_thousands_of_calls_without_redis_only_those_that_open_it_wait_for_it()
    {
        const int callers = 8;
        await using var limits = await TestLimits.Start(
            _redis.ConnectionString, clock: null, "StoreTimeout=00:00:00.025", "Plans:default:calls:Limit=10");
        var store = new CountedStore(limits.Get<DenialCache>());
        var limiter = new RateLimiter(
            new ResilientStore(
                store, limits.Get<StoreBreaker>(), limits.Get<OutageRules>(), limits.Get<LiveInstances>(), limits.Get<LimitsSource>()),
            limits.Get<LimitsSource>(), limits.Get<LimitMetrics>(), TimeProvider.System);

        for (var outage = 1; outage <= 2; outage++)
        {
            await _redis.Pause();
            var (sent, made, started) = (store.Asked, 0, Stopwatch.GetTimestamp());
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                // Some probes fail meanwhile.
                while (Volatile.Read(ref made) < 2_000 || Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1))
                {
                    (await limiter.Decide(ACall.OfAKey(), TestContext.Current.CancellationToken)).IsAllowed.ShouldBeTrue();
                    _ = Interlocked.Increment(ref made);
                }
            })));
            sent = store.Asked - sent;

            TestContext.Current.SendDiagnosticMessage("{0} of {1} calls were sent to a Redis that is stopped", sent, made);
            sent.ShouldBeInRange(5, 4 + callers, "Each of the five that open it, and who came before the fifth had failed");
            (100 * sent).ShouldBeLessThan(made);
            await _redis.Resume();
            _ = await Eventually.Be(() => Task.FromResult(limits.Get<StoreBreaker>().IsOpen), isOpen => !isOpen);
        }
    }

    private void Fail()
    {
        Breaker.Failed(new TimeoutException("Redis took too long"));
        _clock.Advance(Apart);
    }

    private Task<ConnectionMultiplexer> Connection() => _limits.Get<RedisConnection>().Open();

    /// <summary>How many the server has answered.</summary>
    private async Task<long> Probes()
    {
        var commands = (await (await Connection()).GetServers()[0].InfoAsync("commandstats")).SelectMany(section => section);
        var set = commands.FirstOrDefault(command => command.Key == "cmdstat_set").Value;
        return set is null ? 0 : long.Parse(set.Split('=', ',')[1], CultureInfo.InvariantCulture);
    }

    private sealed class CountedStore(ILimitStore store) : ILimitStore
    {
        private int _asked;

        public int Asked => _asked;

        public ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct)
        {
            _ = Interlocked.Increment(ref _asked);
            return store.Decide(request, ct);
        }

        public ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct) => store.PlanOf(subject, ct);

        public Task Reset(LimitSubject subject, CancellationToken ct) => store.Reset(subject, ct);
    }
}
