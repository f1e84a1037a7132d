using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs;

/// <summary>In whose place a job is done.</summary>
public static class Enqueuer
{
    /// <summary>Whoever asked for the job, with what they might when this attempt began; the service itself, where nobody did.</summary>
    public static Caller Sender(this JobRun run) => run.BegunFor ?? Caller.Service;

    /// <summary>
    /// Looks again. A job takes long, and what it does it does in somebody's place: it asks this before each part of its work.
    /// </summary>
    /// <param name="uses">What it does by their permission.</param>
    /// <returns>Why it must end; nothing, where it may go on.</returns>
    public static async Task<string?> HasEndedFor(this ICallers callers, JobRun run, IEnumerable<Permission> uses, CancellationToken ct) =>
        run.BegunFor is { } begun
            ? Lost(begun, await callers.CurrentRightsOf(begun.User, begun.Key, ct), uses)
            : null;

    /// <param name="now">What they may now; nobody, where their account is not open or their key has ended.</param>
    public static string? Lost(Caller begun, Caller? now, IEnumerable<Permission> uses) => now is null
        ? Gone(begun.Key)
        : uses.Where(permission => begun.May(permission) && !now.May(permission))
        .Select(permission => $"Whoever asked for it has lost the permission {permission} since it began.").FirstOrDefault();

    public static string Gone(ApiKeyId? key) => key is { } id
        ? $"The key {id} that asked for it has ended, or its owner has no account that is open."
        : "Whoever asked for it has no account that is open.";
}
