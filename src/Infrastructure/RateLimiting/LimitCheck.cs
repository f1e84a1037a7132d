using System.Runtime.InteropServices;
using CleanOrders.Application.RateLimiting;

namespace CleanOrders.Infrastructure.RateLimiting;

/// <summary>One limit that a call must pass.</summary>
/// <param name="Cost">How many tokens it takes; 0 only asks what is left.</param>
internal readonly record struct LimitCheck(LimitSubject Subject, LimitPolicy Policy, long Cost)
{
    /// <summary>
    /// Under what its subject counts it: the letter of the kind and the name. Plans that name a policy alike share the count, so a change
    /// of plan is no new start.
    /// </summary>
    public string Field { get; } = CodeOf(Policy.Kind) + ":" + Policy.Name;

    /// <summary><see cref="Known"/>, where that has not been read.</summary>
    public const long Unknown = -1;

    /// <summary>
    /// What was used of a quota, by its copy, for a store that has lost its counter; <see cref="Unknown"/>: such a store does not decide.
    /// Nothing: there are no copies, and a lost counter begins anew.
    /// </summary>
    public long? Known { get; init; }

    public bool IsQuota => Policy.Kind is LimitKind.Day or LimitKind.Month;

    public bool TakesPlace => Policy.Kind is LimitKind.Concurrency && Cost > 0;

    public static string CodeOf(LimitKind kind) => kind switch
    {
        LimitKind.Rate => "r",
        LimitKind.Concurrency => "c",
        LimitKind.Day => "d",
        LimitKind.Month => "m",
    };
}

/// <summary>What a check found. Times are in ticks.</summary>
/// <param name="Remaining">How much is left after the call; where it was refused, without it.</param>
/// <param name="Wait">After what time the check would pass: 0 now, <see cref="Never"/> never.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LimitCount(long Remaining, long Reset, long Wait)
{
    public const long Never = -1;

    /// <summary>In place of a wait: the store has lost a counter, and nothing is decided.</summary>
    public const long Unknown = -2;
}

/// <summary>All limits of one call.</summary>
/// <param name="Plan">Kept beside the counts, to show them by.</param>
internal sealed record LimitRequest(string Plan, LimitCheck[] Checks)
{
    public bool IsRefusedBy(LimitCount[] counts)
    {
        for (var index = 0; index < counts.Length; index++)
        {
            if (counts[index].Wait is var wait && wait != 0 && (wait == LimitCount.Unknown || !Checks[index].Policy.IsShadow))
                return true;
        }

        return false;
    }

    /// <summary>Whether it asks for the same of the same.</summary>
    public bool IsLike(LimitRequest other) => Checks.AsSpan().SequenceEqual(other.Checks);
}

/// <param name="Counts">In the order of the checks.</param>
/// <param name="Lease">Where a check counts calls under way, and the call may go on.</param>
internal sealed record LimitAnswer(LimitCount[] Counts, IAsyncDisposable? Lease = null);

/// <summary>Where the counts are. Every store gives the same answers to the same calls at the same times.</summary>
internal interface ILimitStore
{
    /// <summary>Takes the cost of each check, unless one that is not in shadow refuses: then of none.</summary>
    ValueTask<LimitAnswer> Decide(LimitRequest request, CancellationToken ct);

    /// <summary>The plan by which a subject was last counted; nothing where it has not been.</summary>
    ValueTask<string?> PlanOf(LimitSubject subject, CancellationToken ct);

    Task Reset(LimitSubject subject, CancellationToken ct);
}
