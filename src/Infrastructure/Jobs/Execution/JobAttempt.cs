using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Jobs.Files;
using CleanOrders.Infrastructure.Jobs.Queue;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>Why an attempt is asked to stop.</summary>
internal enum StopReason
{
    None,
    Cancelled,
    TimedOut,
    WorkerStops,
    HeldByAnother,
    SenderLost,
}

/// <summary>A job that this worker holds, from the claim until its ending is written.</summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "Whoever asks it to stop may come when it has ended, and a source without a timer holds nothing.")]
internal sealed class JobAttempt(ClaimedJob job, KnownKind? kind, JobStore store, AttemptFiles files) : JobRun
{
    private readonly CancellationTokenSource _stop = new();
    private ResultWriter? _result;
    private Said? _said;
    private Said? _written;
    private Caller? _begunFor;
    private int _reason;
    private int _stage;

    private enum Stage
    {
        Waiting,
        Running,
        Ended,
    }

    public ClaimedJob Job => job;

    /// <summary>Nothing, where this process does not know it: a newer version enqueued the job.</summary>
    public KnownKind? Kind => kind;

    public CancellationToken Stopping => _stop.Token;

    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>In ticks of the machine, not of a clock that somebody can set.</summary>
    public long ClaimedAt { get; } = Environment.TickCount64;

    public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - ClaimedAt);

    public bool IsRunning => Volatile.Read(ref _stage) == (int)Stage.Running;

    public bool HasEnded => Volatile.Read(ref _stage) == (int)Stage.Ended;

    public override JobId Id => new(job.Id);

    public override int Attempt => job.Attempt;

    public override UserId? EnqueuedBy => job.EnqueuedBy is { } user ? new UserId(user) : null;

    public ApiKeyId? EnqueuedWith => job.EnqueuedWith is { } key ? new ApiKeyId(key) : null;

    public override Caller? BegunFor => Volatile.Read(ref _begunFor);

    /// <summary>Why it is asked to stop, where that needs words.</summary>
    public string? Why { get; private set; }

    public override DateTimeOffset EnqueuedAt => job.EnqueuedAt;

    public (long Done, long? Total)? LastProgress => Volatile.Read(ref _said) is { } said ? (said.Done, said.Total) : null;

    /// <summary>From waiting to running: only one of those who may begin it or hand it back does.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _stage, (int)Stage.Running, (int)Stage.Waiting) == (int)Stage.Waiting;

    /// <returns>Whether it is the first to say how it ended: a handler may come too late, after its job was handed back.</returns>
    public bool TryEnd() => Interlocked.Exchange(ref _stage, (int)Stage.Ended) != (int)Stage.Ended;

    /// <summary>Asks the handler to stop. The first reason stays, but that another holds the job is stronger than any.</summary>
    public void Stop(StopReason reason)
    {
        if (reason == StopReason.HeldByAnother)
            _ = Interlocked.Exchange(ref _reason, (int)reason);
        else
            _ = Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None);

        // Elsewhere: what the handler registered on its token runs then, and whether it fails is the handler's own affair.
        _ = _stop.CancelAsync();
    }

    /// <summary>Asks the handler to stop, since whoever asked for the job may it no more.</summary>
    public void StopFor(string why)
    {
        Why = why;
        Stop(StopReason.SenderLost);
    }

    /// <summary>
    /// Begins it in somebody's place. What it may use stands in the job before it can show anything of that, with what earlier attempts
    /// used.
    /// </summary>
    public async Task BeginFor(Caller sender, CancellationToken ct)
    {
        if (kind!.Kind is { Uses: not [] } or { Own: not null })
        {
            var before = job.UsedPermissions?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            var used = string.Join(
                ' ', kind.Kind.UsedFor(sender).Select(permission => permission.Name).Union(before, StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal));
            if (used != job.UsedPermissions && !await store.WriteUsed(job, used, ct))
                throw new HeldByAnotherException(Id);
        }

        Volatile.Write(ref _begunFor, sender);
    }

    public override T? LastCheckpoint<T>()
        where T : default => job.Checkpoint is null ? default : JsonSerializer.Deserialize<T>(job.Checkpoint, JobJson.Options);

    public override void Progress(long done, long? total) => Volatile.Write(ref _said, new Said(done, total));

    public override async Task Checkpoint<T>(T state, CancellationToken ct)
    {
        var said = Volatile.Read(ref _said);
        if (!await store.WriteCheckpoint(
            job, JsonSerializer.Serialize(state, JobJson.Options), said is null ? null : (said.Done, said.Total), ct))
            throw new HeldByAnotherException(Id);
        _written = said;
    }

    public override async Task<ResultFile> WriteResult(string fileName, string contentType, CancellationToken ct) =>
        _result = await files.Create(job, fileName, contentType, ct);

    public override Task<IAsyncEnumerable<Result<string>>?> ReadLines(JobFileId file, CancellationToken ct) =>
        files.ReadLines(file, job.EnqueuedBy, ct);

    /// <summary>What was said and is not written yet.</summary>
    public (ClaimedJob Job, long Done, long? Total)? TakeProgress()
    {
        var said = Volatile.Read(ref _said);
        if (said is null || ReferenceEquals(said, _written))
            return null;
        _written = said;
        return (job, said.Done, said.Total);
    }

    /// <summary>Brings the rest of the result's file to the database.</summary>
    /// <returns>Its id, if there is one.</returns>
    public async Task<Guid?> FinishResult(CancellationToken ct) => _result is null ? null : await _result.Finish(ct);

    private sealed record Said(long Done, long? Total);
}

/// <summary>The job was taken over: nothing of this attempt counts any more.</summary>
internal sealed class HeldByAnotherException(JobId job) : Exception($"Another worker holds {job}.");
