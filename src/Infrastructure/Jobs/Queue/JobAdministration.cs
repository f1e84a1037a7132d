using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Jobs.Queue;

internal sealed class JobAdministration(JobQueries queries, WriteBatch batch, AuditEntries events) : IJobs
{
    // The CHECK of the table refuses it where the job has moved on: the unit of work lets the use case decide again.
    private const string CancelSql = """
        UPDATE jobs SET generation = CASE WHEN status = $2 THEN generation ELSE -1 END, status = $3, ended_at = $4, cancel_requested_at = $5
            WHERE id = $1
        """;

    public Task<JobDetails?> Find(JobId id, Caller caller, CancellationToken ct) => queries.Find(id, caller, ct);

    public void Cancel(JobDetails seen, JobDetails stopped, Caller by)
    {
        batch.Add(new Statement(
            CancelSql, seen.Id.Value, EnumNames<JobStatus>.Write(seen.Status), EnumNames<JobStatus>.Write(stopped.Status), stopped.EndedAt,
            stopped.CancelRequestedAt));
        batch.Add(events.Write(AuditEntryKind.JobCancelled, seen.EnqueuedBy, by.User, by.Session, by.Key, $"{seen.Id} ({seen.Type})"));
    }
}
