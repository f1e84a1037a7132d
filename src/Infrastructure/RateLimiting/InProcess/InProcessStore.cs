using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting.InProcess;

/// <summary>Counts in this process alone: where there is no Redis, and while it is away.</summary>
internal sealed class InProcessStore(TimeProvider clock, int capacity = InProcessStore.Capacity) : ILimitStore
{
    private const int Capacity = 200_000;

    private readonly SubjectTable _subjects = new(capacity);

    public int Count => _subjects.Count;

    public ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct)
    {
        var checks = request.Checks;
        var (steps, isRefused) = Spend(request.Plan, checks);
        var counts = Array.ConvertAll(steps, step => isRefused ? step.Left : step.LeftAfter);
        return ValueTask.FromResult(new LimitAnswer(counts, isRefused ? null : LeaseOf(checks, steps)));
    }

    public ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct)
    {
        using var subjects = _subjects.Lock(subject);
        return ValueTask.FromResult(subjects.Find(subject.Value)?.Plan);
    }

    // Calls under way stay counted: each gives back what it holds when it ends.
    public Task Reset(LimitSubject subject, CancellationToken ct)
    {
        using var subjects = _subjects.Lock(subject);
        if (subjects.Find(subject.Value) is { } stored)
            stored.Reset();
        return Task.CompletedTask;
    }

    // All calls of a caller wait here for each other: nothing is done under the lock that can be done after it.
    private (Step[] Steps, bool IsRefused) Spend(string plan, LimitCheck[] checks)
    {
        var steps = new Step[checks.Length];
        var isRefused = false;
        using var subjects = _subjects.Lock(checks);

        // Not before the lock: to those who waited for it, an older time would be a clock that went back.
        var now = LimitTime.Now(clock);
        for (var index = 0; index < checks.Length; index++)
        {
            var check = checks[index];
            var cell = subjects.Find(check.Subject.Value)?[check.Field] ?? default;
            steps[index] = LimitRules.Evaluate(cell, check, now);
            isRefused |= steps[index].Wait != 0 && (steps[index].Wait == LimitCount.Unknown || !check.Policy.IsShadow);
        }

        for (var index = 0; index < checks.Length; index++)
            Store(subjects, plan, checks[index], isRefused ? steps[index].Kept : steps[index].Spent, now);
        return (steps, isRefused);
    }

    private static void Store(SubjectTable.Hold subjects, string plan, LimitCheck check, Cell cell, long now)
    {
        var stored = subjects.Find(check.Subject.Value);
        if (cell == (stored?[check.Field] ?? default))
            return;
        stored ??= subjects.FindOrAdd(check.Subject.Value, now);
        stored.Plan = plan;
        stored.Store(check.Field, cell, UntilOf(check.Policy.Kind, cell, now));
    }

    private static long UntilOf(LimitKind kind, Cell cell, long now) => kind switch
    {
        LimitKind.Rate => cell.Value,
        LimitKind.Concurrency => cell.Value > 0 ? long.MaxValue : now,
        LimitKind.Day or LimitKind.Month => LimitTime.Period(kind, now).End,
    };

    private Lease? LeaseOf(LimitCheck[] checks, Step[] steps)
    {
        var held = checks.Index().Where(one => one.Item.TakesPlace && steps[one.Index].Wait == 0)
            .Select(one => one.Item).ToArray();
        return held.Length > 0 ? new Lease(this, held) : null;
    }

    private void Return(LimitCheck[] held)
    {
        using var subjects = _subjects.Lock(held);
        var now = LimitTime.Now(clock);
        foreach (var check in held)
        {
            if (subjects.Find(check.Subject.Value) is { } stored && stored[check.Field] is { Value: > 0 } cell)
                stored.Store(check.Field, cell with { Value = cell.Value - check.Cost }, now);
        }
    }

    private sealed class Lease(InProcessStore store, LimitCheck[] held) : IAsyncDisposable
    {
        private int _isReturned;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
                store.Return(held);
            return ValueTask.CompletedTask;
        }
    }
}
