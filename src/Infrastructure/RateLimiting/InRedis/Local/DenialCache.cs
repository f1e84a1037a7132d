using System.Collections.Concurrent;
using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis.Local;

/// <summary>
/// Refuses again what Redis has just refused, without asking it. That is exact: whoever had to wait until some time must wait until then,
/// whatever others do meanwhile, since calls only make a debt larger. What makes it smaller, as a reset, is seen after a second at most:
/// then Redis is asked anyway.
/// </summary>
internal sealed class DenialCache(TokenBatches redis, TimeProvider clock, int capacity = 50_000) : ILimitStore
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<LimitSubject, Denial> _denials = new();
    private long _prunedAt = clock.GetTimestamp();
    private int _added;

    public int Count => _denials.Count;

    public async ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct)
    {
        if (Find(request) is { } denial)
            return denial.Answer();

        // From before it was asked: the wait began later, so it is never over later here than there.
        var askedAt = clock.GetTimestamp();
        var answer = await redis.Decide(request, ct);
        if (request.IsRefusedBy(answer.Counts) && !Array.Exists(answer.Counts, count => count.Wait == LimitCount.Unknown)
            && RefusedBy(request, answer) is { } index)
            Add(request.Checks[index].Subject, new Denial(request, answer.Counts, index, clock, askedAt));
        return answer;
    }

    public ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct) => redis.PlanOf(subject, ct);

    public async Task Reset(LimitSubject subject, CancellationToken ct)
    {
        await redis.Reset(subject, ct);
        _ = _denials.TryRemove(subject, out _);
    }

    private Denial? Find(LimitRequest request)
    {
        foreach (var check in request.Checks)
        {
            if (check.Cost > 0 && _denials.TryGetValue(check.Subject, out var denial) && denial.IsOf(request))
                return denial;
        }

        return null;
    }

    /// <summary>The check with the longest wait that can be known: of calls under way any may end.</summary>
    private static int? RefusedBy(LimitRequest request, LimitAnswer answer)
    {
        int? longest = null;
        for (var index = 0; index < request.Checks.Length; index++)
        {
            var (policy, wait) = (request.Checks[index].Policy, answer.Counts[index].Wait);
            if (wait > 0 && !policy.IsShadow && policy.Kind is not LimitKind.Concurrency
                && (longest is not { } other || wait > answer.Counts[other].Wait))
                longest = index;
        }

        return longest;
    }

    // None is used for longer than a second, so the table is pruned that often; where it is full, Redis is asked.
    private void Add(LimitSubject subject, Denial denial)
    {
        var prunedAt = Interlocked.Read(ref _prunedAt);
        if (clock.GetElapsedTime(prunedAt) > Longest
            && Interlocked.CompareExchange(ref _prunedAt, clock.GetTimestamp(), prunedAt) == prunedAt)
        {
            foreach (var over in _denials.Where(one => one.Value.IsOver))
                _ = _denials.TryRemove(over);
            _ = Interlocked.Exchange(ref _added, _denials.Count);
        }

        if (Interlocked.Increment(ref _added) <= capacity)
            _denials[subject] = denial;
    }

    private sealed class Denial(LimitRequest request, LimitCount[] counts, int refusedBy, TimeProvider clock, long askedAt)
    {
        private TimeSpan Elapsed => clock.GetElapsedTime(askedAt);

        public bool IsOver => Elapsed >= Longest || Elapsed.Ticks >= counts[refusedBy].Wait;

        public bool IsOf(LimitRequest other) => !IsOver && request.IsLike(other);

        public LimitAnswer Answer()
        {
            var elapsed = Elapsed.Ticks;
            return new LimitAnswer(Array.ConvertAll(counts, count => count with
            {
                Reset = Math.Max(0, count.Reset - elapsed),
                Wait = count.Wait > 0 ? Math.Max(1, count.Wait - elapsed) : count.Wait,
            }));
        }
    }
}
