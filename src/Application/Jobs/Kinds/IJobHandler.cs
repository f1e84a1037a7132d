using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs.Kinds;

/// <summary>
/// Does one kind of job. It may be done more than once, after a crash or a lost connection: what it changes, it changes so that a second
/// time changes nothing more. Each attempt has a scope of its own and no transaction: a handler opens units of work as it needs them.
/// </summary>
public interface IJobHandler<in TArguments>
{
    /// <param name="ct">
    /// Ends when the job is cancelled, when its time is up, when its worker stops, or when another worker has taken it over.
    /// </param>
    Task<JobOutcome> Handle(TArguments arguments, JobRun run, CancellationToken ct);
}

/// <summary>One attempt, as its handler sees it. Everything it writes is refused once another worker holds the job.</summary>
public abstract class JobRun
{
    public abstract JobId Id { get; }

    /// <summary>1 for the first.</summary>
    public abstract int Attempt { get; }

    public abstract UserId? EnqueuedBy { get; }

    /// <summary>Whoever asked for it, with what they might when this attempt began; nobody, where the service itself did.</summary>
    public abstract Caller? BegunFor { get; }

    /// <summary>When the job was enqueued.</summary>
    public abstract DateTimeOffset EnqueuedAt { get; }

    /// <summary>What an earlier attempt left with <see cref="Checkpoint"/>.</summary>
    public abstract T? LastCheckpoint<T>();

    /// <summary>Says how far it is. It is shown soon, not at once, and costs nothing by itself.</summary>
    /// <param name="total">Nothing, where it is not known.</param>
    public abstract void Progress(long done, long? total);

    /// <summary>Keeps where the next attempt can go on, with the progress said last.</summary>
    public abstract Task Checkpoint<T>(T state, CancellationToken ct);

    /// <summary>
    /// The file that <c>GET /v1/jobs/{id}/result</c> answers. It is there once the job is done; what an earlier attempt wrote is dropped.
    /// </summary>
    /// <param name="contentType">As in <c>text/csv; charset=utf-8</c>.</param>
    public abstract Task<ResultFile> WriteResult(string fileName, string contentType, CancellationToken ct);

    /// <summary>
    /// Reads a file that was sent for a job line by line, from its beginning, without holding it in memory. A line ends with LF or CRLF.
    /// One that is not UTF-8 or is longer than 1 MiB is an error, and the next one is read.
    /// </summary>
    /// <returns>Nothing, where there is none of this id that whoever enqueued the job had sent.</returns>
    public abstract Task<IAsyncEnumerable<Result<string>>?> ReadLines(JobFileId file, CancellationToken ct);
}

/// <summary>A file that a job writes: text in UTF-8, of any length, of which only a part is held in memory.</summary>
public abstract class ResultFile
{
    /// <summary>Writes it with a line feed.</summary>
    public abstract ValueTask WriteLine(string line, CancellationToken ct);
}
