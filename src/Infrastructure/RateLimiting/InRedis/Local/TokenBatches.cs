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
    private readonly TimeProvider _clock = clock;
    private readonly CallRates _rates = new(clock);
    private readonly ConcurrentDictionary<LimitSubject, HotSubject> _hot = new();

    public async ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct)
    {
        var each = BatchSize.WithoutBatches(request);
        var subject = each.Checks[0].Subject;
        var size = instances.IsCounted ? BatchSize.Of(each, _rates.Count(subject), instances.Count) : 1;
        if (size > 1 && await HotOf(subject).Use(each, (int)size) is { } answer)
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
        using var timer = new PeriodicTimer(HotSubject.Interval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            ReturnUnused(all: false);
    }

    private HotSubject HotOf(LimitSubject subject) =>
        _hot.GetOrAdd(subject, static (_, batches) => new HotSubject(batches.Take, batches._clock), this);

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
}
