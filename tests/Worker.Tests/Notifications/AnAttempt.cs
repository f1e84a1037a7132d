using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Worker.Tests.Notifications;

/// <summary>An attempt of a job of the service's own, which keeps nothing for the next one.</summary>
internal sealed class AnAttempt(JobId id) : JobRun
{
    public Action<long> Progressed { get; init; } = _ => { };

    public override JobId Id => id;

    public override int Attempt => 1;

    public override UserId? EnqueuedBy => null;

    public override Caller? BegunFor => null;

    public override DateTimeOffset EnqueuedAt => TypedId.TimeOf(id);

    public override T? LastCheckpoint<T>()
        where T : default => default;

    public override void Progress(long done, long? total) => Progressed(done);

    public override Task Checkpoint<T>(T state, CancellationToken ct) => Task.CompletedTask;

    public override Task<ResultFile> WriteResult(string fileName, string contentType, CancellationToken ct) =>
        throw new NotSupportedException();

    public override Task<IAsyncEnumerable<Result<string>>?> ReadLines(JobFileId file, CancellationToken ct) =>
        throw new NotSupportedException();
}
