namespace CleanOrders.Infrastructure.RateLimiting.InRedis.Local;

/// <summary>
/// The batches of a subject that is called often: one in use, and one that is taken once half of that is spent, so that nobody waits.
/// Both together are never more than one batch may be.
/// </summary>
/// <param name="take">Takes from Redis what a request asks for.</param>
internal sealed class HotSubject(Func<LimitRequest, CancellationToken, Task<Taking>> take, TimeProvider clock)
{
    /// <summary>A smaller batch is used up before another one is there.</summary>
    private const int LeastAhead = 8;

    /// <summary>How often what was not used is given back, and for how long after a refusal each call asks for itself.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan CoolsIn = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private volatile TokenBatch? _batch;
    private volatile TokenBatch? _ahead;
    private Task<TokenBatch?>? _next;
    private long _takenAt = clock.GetTimestamp();
    private long? _refusedAt;

    public bool IsCold => clock.GetElapsedTime(_takenAt) > CoolsIn;

    private bool WasRefused => _refusedAt is { } refusedAt && clock.GetElapsedTime(refusedAt) < Interval;

    /// <returns>Nothing where the call must ask for itself.</returns>
    public async ValueTask<LimitAnswer?> Use(LimitRequest each, int size)
    {
        if (_batch is { } batch && batch.Use(each) is { } answer)
        {
            if (size >= LeastAhead && _ahead is null && batch.Left <= size / 2)
                TakeAhead(batch, each, size);
            return answer;
        }

        // A batch may be too small for all who wait for it.
        for (var tries = 0; tries < 2; tries++)
        {
            Task<TokenBatch?> next;
            lock (_lock)
            {
                if (_ahead is { } ahead && _batch is null or { IsOver: true })
                    UseFromNowOn(ahead);
                if (_batch?.Use(each) is { } fromAhead)
                    return fromAhead;

                // Another kind of calls has a batch that is in use, or less is left than a batch.
                if (_batch is { IsOver: false } || WasRefused)
                    return null;
                next = _next is null or { IsCompleted: true } ? _next = Next(each, size) : _next;
            }

            if (await next is not { } taken)
                return null;
            if (taken.Use(each) is { } waitedFor)
                return waitedFor;
        }

        return null;
    }

    public void ReturnUnused(bool all)
    {
        // Where that fails, nobody gets it: it is lost until time brings it back.
        foreach (var batch in (TokenBatch?[])[_batch, _ahead])
        {
            if (batch is not null && (all || batch.IsOver))
                _ = batch.Return();
        }
    }

    private void TakeAhead(TokenBatch batch, LimitRequest each, int size)
    {
        lock (_lock)
        {
            if (_ahead is null && _next is null or { IsCompleted: true } && !WasRefused && size > batch.Left)
                _next = Next(each, size - batch.Left);
        }
    }

    // No caller's token of cancellation: the batch is for others too.
    private async Task<TokenBatch?> Next(LimitRequest each, int size)
    {
        if (_batch is { IsOver: true } before)
            await before.Return();
        var several = each with { Checks = Array.ConvertAll(each.Checks, check => check with { Cost = check.Cost * size }) };
        var askedAt = clock.GetTimestamp();
        var taken = await take(several, CancellationToken.None);
        lock (_lock)
        {
            _takenAt = clock.GetTimestamp();
            _refusedAt = taken.IsRefused ? _takenAt : null;
            if (taken.IsRefused)
                return null;
            var batch = new TokenBatch(taken, each, size, clock, askedAt);
            return _batch is { IsOver: false } ? _ahead = batch : UseFromNowOn(batch);
        }
    }

    private TokenBatch UseFromNowOn(TokenBatch batch)
    {
        _ = _batch?.Return();
        _ahead = null;
        return _batch = batch;
    }
}
