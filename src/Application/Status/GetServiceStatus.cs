using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Status;

/// <summary>How the service is, for who runs it: what stands in the database, and what the process that answers has seen.</summary>
public sealed record GetServiceStatus(Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.JobsManage);
}

/// <param name="Backlog">Nothing, where the database does not answer.</param>
/// <param name="Problems">The problem documents of this process by code, the last one first.</param>
/// <param name="Load">What this process did within the last hour, the oldest first.</param>
public sealed record ServiceStatus(
    DateTimeOffset At, RunningProcess Process, IReadOnlyList<ServerStatus> Servers, BacklogDetails? Backlog,
    IReadOnlyList<ProviderStatus> Providers, IReadOnlyList<ProblemCount> Problems, IReadOnlyList<NamedCount> LimitDecisions,
    IReadOnlyList<NamedCount> CachedQuestions, IReadOnlyList<LoadSample> Load, IReadOnlyList<BacklogSample> Backlogs);

/// <param name="Instance">The machine and the id of the process, which tell one instance from another.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Memory">In bytes: what the process holds, and what of it is of managed objects.</param>
public sealed record RunningProcess(
    string Host, string Environment, string Instance, string Version, string Runtime, DateTimeOffset StartedAt,
    (long WorkingSet, long Managed) Memory);

/// <summary>A server that the service depends on. Where it is, and who we are there, is nobody's matter.</summary>
/// <param name="Version">Of the server and of what is in it; nothing, where it is not known.</param>
public sealed record ServerStatus(string Name, ServerState State, string? Version = null);

public enum ServerState
{
    Answers,
    Silent,
    NotConfigured,
}

/// <summary>What waits in the database.</summary>
/// <param name="Events">How many events are to be published, up to a bound.</param>
/// <param name="FailedEvents">Those of them whose publication failed before.</param>
/// <param name="OldestEvent">Since when the oldest of them waits.</param>
/// <param name="BusyWorkers">The workers that hold a job now.</param>
public sealed record BacklogDetails(
    long Events, long FailedEvents, DateTimeOffset? OldestEvent, long BusyWorkers, IReadOnlyList<WaitingJobs> Jobs);

/// <summary>Jobs that are not done, of one queue, type and status.</summary>
/// <param name="Oldest">When the first of them is, or was, due.</param>
/// <param name="LastEnded">When the last of them was given up.</param>
public sealed record WaitingJobs(
    string Queue, string Type, string Status, long Count, DateTimeOffset Oldest, DateTimeOffset? LastEnded);

/// <param name="OpenSince">Since when the circuit breaker is open; nothing, where it is closed.</param>
/// <param name="LastOpened">When it opened last.</param>
public sealed record ProviderStatus(string Name, DateTimeOffset? OpenSince, DateTimeOffset? LastOpened);

public sealed record ProblemCount(string Code, int Status, long Count, DateTimeOffset Last);

public sealed record NamedCount(string Name, long Count);

/// <summary>What a process did in a few seconds.</summary>
/// <param name="Failures">Requests that were answered with a status of 500 or more.</param>
/// <param name="Percentile95">What 95 % of the requests took at most, in seconds; nothing, where there were none.</param>
/// <param name="Events">Events of orders and payments that were committed.</param>
/// <param name="Refused">Requests that a limit refused.</param>
/// <param name="Cached">Cached questions: those that the database was not asked for, and all of them.</param>
public sealed record LoadSample(
    DateTimeOffset At, double Seconds, long Requests, long Failures, double? Percentile95, long Events, long Refused,
    (long Hits, long All) Cached);

/// <summary>What waited in the database at a time.</summary>
public sealed record BacklogSample(DateTimeOffset At, long Events, TimeSpan OldestEvent, long Jobs, long DeadJobs);
