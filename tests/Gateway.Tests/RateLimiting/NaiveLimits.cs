using CleanOrders.Application.RateLimiting;
using CleanOrders.Infrastructure.RateLimiting;

namespace CleanOrders.Gateway.Tests.RateLimiting;

/// <summary>
/// What limits should do, in the simplest way: it keeps every accepted call and plays all of them again at each question, as a bucket of
/// tokens that fills up with time.
/// </summary>
internal sealed class NaiveLimits
{
    private readonly Dictionary<(string Subject, string Policy), List<Taken>> _taken = [];

    public (long Remaining, long Wait)[] Decide(LimitRequest request, DateTimeOffset now)
    {
        var found = request.Checks.Select(check => Ask(check, now)).ToArray();
        var isRefused = found.Zip(request.Checks).Any(one => one.First.Wait != 0 && !one.Second.Policy.IsShadow);
        for (var i = 0; !isRefused && i < found.Length; i++)
        {
            var (check, (remaining, wait)) = (request.Checks[i], found[i]);
            if (wait != 0)
                continue;
            Of(check).Add(new Taken(now, check.Cost, check.Policy));
            found[i] = (remaining - check.Cost, 0);
        }

        // Whoever was asked by another plan is counted by that from then on, also where it was refused.
        foreach (var check in request.Checks)
            Of(check).Add(new Taken(now, Cost: 0, check.Policy));

        return found;
    }

    private (long Remaining, long Wait) Ask(LimitCheck check, DateTimeOffset now) =>
        check.Policy.Kind is LimitKind.Rate ? AskBucket(check, now) : AskPeriod(check, now);

    private (long Remaining, long Wait) AskBucket(LimitCheck check, DateTimeOffset now)
    {
        var (policy, cost) = (check.Policy, check.Cost);
        var missing = new Bucket(policy);
        foreach (var taken in Of(check))
            missing.Take(taken);
        missing.Wait(policy, now);
        var room = (missing.PerToken * policy.Burst) - missing.Ticks;
        var wait = cost > policy.Burst ? LimitCount.Never : Math.Max(0, (missing.PerToken * cost) - room);
        return (room / missing.PerToken, wait);
    }

    private (long Remaining, long Wait) AskPeriod(LimitCheck check, DateTimeOffset now)
    {
        var start = new DateTimeOffset(now.Year, now.Month, check.Policy.Kind is LimitKind.Month ? 1 : now.Day, 0, 0, 0, TimeSpan.Zero);
        var end = check.Policy.Kind is LimitKind.Month ? start.AddMonths(1) : start.AddDays(1);
        var left = Math.Max(0, check.Policy.Limit - Of(check).Where(one => one.At >= start).Sum(one => one.Cost));
        return (left, check.Cost <= left ? 0 : check.Cost > check.Policy.Limit ? LimitCount.Never : (end - now).Ticks);
    }

    private List<Taken> Of(LimitCheck check)
    {
        var key = (check.Subject.Value, check.Policy.Name);
        return _taken.TryGetValue(key, out var taken) ? taken : _taken[key] = [];
    }

    private sealed record Taken(DateTimeOffset At, long Cost, LimitPolicy Policy);

    /// <summary>What is missing in a bucket, as the time in which it fills up.</summary>
    private sealed class Bucket(LimitPolicy first)
    {
        private LimitPolicy _policy = first;
        private DateTimeOffset _at = DateTimeOffset.MinValue;

        public long Ticks { get; private set; }

        public long PerToken => (long)Math.Ceiling((decimal)_policy.Window.Ticks / _policy.Limit);

        public void Take(Taken taken)
        {
            Wait(taken.Policy, taken.At);
            Ticks += PerToken * taken.Cost;
        }

        public void Wait(LimitPolicy policy, DateTimeOffset until)
        {
            Ticks = Math.Max(0, Ticks - (until - _at).Ticks);
            var before = PerToken;
            (_policy, _at) = (policy, until);
            Ticks = Math.Min(PerToken * policy.Burst, (long)Math.Ceiling((decimal)Ticks * PerToken / before));
        }
    }
}
