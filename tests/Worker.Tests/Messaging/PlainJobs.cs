using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Messaging;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>Jobs as rows and no more.</summary>
internal sealed class PlainJobs(WriteBatch batch, TimeProvider clock) : IJobQueue
{
    public Task<JobId> Enqueue<TArguments>(TArguments arguments, JobTerms? terms, CancellationToken ct)
        where TArguments : notnull
    {
        var id = TypedId.New<JobId>(clock.GetUtcNow());
        var kind = JobKinds.All.Single(kind => kind.Arguments == typeof(TArguments));
        batch.Add(new Statement(
            "INSERT INTO jobs (id, type, queue, priority, status, run_at, arguments, unique_key, enqueued_at) VALUES ($1, $2, $3, 0, 'queued', $4, $5, $6, $7)",
            id.Value, kind.Type, kind.Queue, terms?.RunAt ?? clock.GetUtcNow(), new JsonText(JsonSerializer.Serialize(arguments, FactJson.Options)), terms?.UniqueKey,
            clock.GetUtcNow()));
        return Task.FromResult(id);
    }

    public Task<Result<JobId>> Enqueue(string type, JsonElement arguments, JobTerms terms, CancellationToken ct) => throw new NotSupportedException();
}
