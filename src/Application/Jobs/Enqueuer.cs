using System.Collections.Frozen;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Ports;

namespace CleanOrders.Application.Jobs;

/// <summary>In whose place a job is done.</summary>
public static class Enqueuer
{
    private static readonly Caller TheServiceItself = new(default, Permission.All.Select(permission => permission.Name).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Whoever asked for the job, with what they may now; the service itself, where nobody did; nobody, where their account is gone or locked.</summary>
    public static async Task<Caller?> Behind(this ICallers callers, JobRun run, CancellationToken ct) =>
        run.EnqueuedBy is { } user ? await callers.Now(user, ct) : TheServiceItself;
}
