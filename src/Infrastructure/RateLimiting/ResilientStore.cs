using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting.InRedis;
using CleanOrders.Infrastructure.RateLimiting.Settings;

namespace CleanOrders.Infrastructure.RateLimiting;

/// <summary>Redis, as long as it responds in time; else what each policy says. No caller sees a failure of Redis.</summary>
internal sealed class ResilientStore(
    ILimitStore redis, StoreBreaker breaker, OutageRules rules, LiveInstances instances, LimitsSource limits) : ILimitStore
{
    public async ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (Array.Exists(request.Checks, check => check.Cost > 0))
            instances.Join();
        return await InTime(() => redis.Decide(request, ct), ReturnLate, ct)
            ?? await rules.Decide(request, instances.Count, ct);
    }

    public async ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct) =>
        await InTime(() => redis.PlanOf(subject, ct), _ => Task.CompletedTask, ct);

    // Whoever asks for it wants to know whether it is done.
    public Task Reset(LimitSubject subject, CancellationToken ct) => redis.Reset(subject, ct);

    /// <returns>Nothing where Redis fails, or is not asked.</returns>
    private async ValueTask<T?> InTime<T>(Func<ValueTask<T>> ask, Func<Task<T>, Task> abandon, CancellationToken ct)
        where T : class?
    {
        if (breaker.IsOpen)
        {
            breaker.Failed(failure: null);
            return null;
        }

        var asking = ask();

        // What a batch or a refusal answers, nobody waits for.
        if (asking.IsCompletedSuccessfully)
            return await asking;
        var asked = asking.AsTask();
        try
        {
            return await asked.WaitAsync(limits.Current.StoreTimeout, TimeProvider.System, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            _ = abandon(asked);
            throw;
        }
        catch (Exception failure) when (StoreBreaker.IsFailure(failure))
        {
            _ = abandon(asked);
            breaker.Failed(failure);
            return null;
        }
    }

    // Nobody waits for the answer any more: a place that it took would be held for nobody. Where it fails, it took none.
    private static async Task ReturnLate(Task<LimitAnswer> late)
    {
        if ((await late).Lease is { } lease)
            await lease.DisposeAsync();
    }
}
