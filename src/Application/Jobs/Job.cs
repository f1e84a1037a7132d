using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs;

/// <summary>Work that is done later, and again until it is done or given up.</summary>
public readonly record struct JobId(Guid Value) : ITypedId<JobId>
{
    public static string Prefix => "job";

    public static JobId From(Guid value) => new(value);

    public static bool TryParse(string? text, out JobId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>A file that a job reads or has written.</summary>
public readonly record struct JobFileId(Guid Value) : ITypedId<JobFileId>
{
    public static string Prefix => "file";

    public static JobFileId From(Guid value) => new(value);

    public static bool TryParse(string? text, out JobFileId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>
/// Where a job stands. Only the first two of the list below are ever claimed by a worker: <c>queued</c> and <c>retrying</c>.
/// </summary>
public enum JobStatus
{
    /// <summary>Waits for its time and a free worker.</summary>
    Queued,

    /// <summary>An attempt failed; the next one has its time.</summary>
    Retrying,

    /// <summary>A worker holds it.</summary>
    Running,

    Succeeded,

    /// <summary>Given up: it is a dead letter until a person requeues or discards it.</summary>
    Dead,

    /// <summary>Somebody stopped or discarded it.</summary>
    Cancelled,
}

/// <summary>
/// How an attempt ended, as a handler says it. An exception is another way: the kind's <see cref="RetryPolicy"/> decides then.
/// </summary>
public abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>It is done.</summary>
    /// <param name="Result">What <c>GET /v1/jobs/{id}</c> shows as its result, as JSON; nothing, if there is nothing to say.</param>
    public sealed record Done(object? Result = null) : JobOutcome;

    /// <summary>Not now. It counts as an attempt.</summary>
    /// <param name="Reason">An event for people: ids and names, never secrets or addresses.</param>
    /// <param name="After">When to try again; left out, the policy's backoff.</param>
    public sealed record RetryLater(string Reason, TimeSpan? After = null) : JobOutcome;

    /// <summary>Not begun, since something that it needs is busy. It counts as no attempt, and is kept as none.</summary>
    public sealed record NotYet(TimeSpan After) : JobOutcome;

    /// <summary>Never: it becomes a dead letter at once.</summary>
    /// <param name="Reason">An event for people: ids and names, never secrets or addresses.</param>
    public sealed record FailPermanently(string Reason) : JobOutcome;
}
