using System.Collections.Concurrent;
using CleanOrders.Application.RateLimiting;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis.Local;

/// <summary>
/// Asks Redis for each call, and for several at once where one subject is called often. What of these is not used is given back within a
/// second.
/// </summary>
internal sealed class TokenBatches(RedisStore redis, LiveInstances instances, LimitMetrics metrics, TimeProvider clock)
    : BackgroundService, ILimitStore
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = clock;
    private readonly CallRates _rates = new(clock);
    private readonly ConcurrentDictionary<LimitSubject, HotSubject> _hot = new();

    public async ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct)
    {
        var each = BatchSize.WithoutBatches(request);
        var subject = each.Checks[0].Subject;
        var size = instances.IsCounted ? BatchSize.Of(each, _rates.Count(subject), instances.Count) : 1;
        if (size > 1 && await _hot.GetOrAdd(subject, _ => new HotSubject(this)).Use(each, (int)size) is { } answer)
            return answer;
        var taken = await Take(each, ct);
        return new LimitAnswer(taken.Counts, taken.IsRefused ? null : taken.Hold(place: 1));
    }

    public ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct) => redis.PlanOf(subject, ct);

    public Task Reset(LimitSubject subject, CancellationToken ct) => redis.Reset(subject, ct);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        ReturnUnused(all: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            ReturnUnused(all: false);
    }

    private async Task<Taking> Take(LimitRequest request, CancellationToken ct)
    {
        var started = _clock.GetTimestamp();
        try
        {
            return await redis.Take(request, ct);
        }
        finally
        {
            metrics.Asked(_clock.GetElapsedTime(started));
        }
    }

    private void ReturnUnused(bool all)
    {
        foreach (var (subject, hot) in _hot)
        {
            hot.ReturnUnused(all);
            if (hot.IsCold)
                _ = _hot.TryRemove(new(subject, hot));
        }
    }

    /// <summary>The batch of a subject that is called often. While the next one is taken, everybody waits for that.</summary>
    private sealed class HotSubject(TokenBatches batches)
    {
        private static readonly TimeSpan CoolsIn = TimeSpan.FromSeconds(10);

        private readonly Lock _lock = new();
        private volatile TokenBatch? _batch;
        private Task<TokenBatch?>? _next;
        private long _takenAt = batches._clock.GetTimestamp();
        private long? _refusedAt;

        public bool IsCold => batches._clock.GetElapsedTime(_takenAt) > CoolsIn;

        /// <returns>Nothing where the call must ask for itself.</returns>
        public async ValueTask<LimitAnswer?> Use(LimitRequest each, int size)
        {
            if (_batch?.Use(each) is { } answer)
                return answer;
            Task<TokenBatch?> next;
            lock (_lock)
            {
                // Another kind of calls has a batch that is in use, or less is left than a batch.
                if (_batch is { IsOver: false } other && !other.IsFor(each))
                    return null;
                if (_refusedAt is { } refusedAt && batches._clock.GetElapsedTime(refusedAt) < Interval)
                    return null;
                next = _next is null or { IsCompleted: true } ? _next = Next(each, size) : _next;
            }

            return (await next)?.Use(each);
        }

        public void ReturnUnused(bool all)
        {
            // Where that fails, nobody gets it: it is lost until time brings it back.
            if (_batch is { } batch && (all || batch.IsOver))
                _ = batch.Return();
        }

        // No caller's token of cancellation: the batch is for others too.
        private async Task<TokenBatch?> Next(LimitRequest each, int size)
        {
            if (_batch is { } before)
                await before.Return();
            var several = each with { Checks = Array.ConvertAll(each.Checks, check => check with { Cost = check.Cost * size }) };
            var taken = await batches.Take(several, CancellationToken.None);
            _takenAt = batches._clock.GetTimestamp();
            _refusedAt = taken.IsRefused ? _takenAt : null;
            return _batch = taken.IsRefused ? null : new TokenBatch(taken, each, size, batches._clock);
        }
    }
}
