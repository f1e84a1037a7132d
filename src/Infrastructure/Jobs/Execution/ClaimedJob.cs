using CleanOrders.Application.Jobs;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>A job that this worker holds, as it was when it was claimed.</summary>
internal sealed record ClaimedJob(
    Guid Id, string Type, int Generation, int Attempt, int Priority, DateTimeOffset RunAt, string Arguments, string? Checkpoint,
    Guid? EnqueuedBy, DateTimeOffset EnqueuedAt, string? TraceParent,
    int Crashes, Guid? EnqueuedWith, string? UsedPermissions)
{
    /// <summary>Attempts that failed by themselves, this one counted as one: the death of a worker is none.</summary>
    public int Failures => Attempt - Crashes;
}

/// <summary>Whom and how many a claim asks for.</summary>
/// <param name="Consumer">See <see cref="JobCatalog.ConsumerOf"/>.</param>
/// <param name="LowWaterMarks">For each priority from the highest, from where to look.</param>
internal sealed record Claim(
    string Consumer, int AtMost, string Worker, DateTimeOffset Now, TimeSpan Lease, IReadOnlyList<LowWaterMark> LowWaterMarks)
{
    /// <summary>How many may run at once in the whole system, where that is limited: the consumer then is that of one kind.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Those that have been due for longest, whatever their priority.</summary>
    public bool Oldest { get; init; }
}

/// <summary>Where to begin to look: what is due before it was claimed, or will be found by a look at everything.</summary>
internal sealed record LowWaterMark(DateTimeOffset RunAt, Guid Id)
{
    public static readonly LowWaterMark None = new(DateTimeOffset.MinValue, Guid.Empty);
}

/// <summary>How an attempt ended, and where its job stands then.</summary>
/// <param name="Outcome">As it is kept in <c>job_attempts</c>.</param>
internal sealed record AttemptResult(Guid Id, int Generation, JobStatus Status, string Outcome, DateTimeOffset At)
{
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string TimedOut = "timed_out";
    public const string Cancelled = "cancelled";
    public const string HandedBack = "handed_back";

    /// <summary>Another worker holds the job: what this one did is written by nobody.</summary>
    public const string Lost = "lost";

    /// <summary>Not begun: of this nothing is kept.</summary>
    public const string Postponed = "postponed";

    /// <summary>When it is tried again.</summary>
    public DateTimeOffset? RunAt { get; init; }

    public string? Error { get; init; }

    public string? Result { get; init; }

    public Guid? ResultFile { get; init; }

    /// <summary>How far it came, where it said so.</summary>
    public (long Done, long? Total)? Progress { get; init; }
}

/// <summary>A job whose worker said nothing for too long, and where it stands now.</summary>
internal sealed record ReclaimedJob(Guid Id, string Type, string? Worker, JobStatus Status);
