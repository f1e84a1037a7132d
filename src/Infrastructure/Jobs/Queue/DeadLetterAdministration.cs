using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>
/// Dead letters are jobs whose status is <c>dead</c>: a message or a delivery that is given up is one of a kind of its own.
/// </summary>
internal sealed class DeadLetterAdministration(
    Dialect dialect, WriteBatch batch, AuditEntries events, SignalHub signals, IEnumerable<JobKind> kinds,
    TimeProvider clock)
    : IDeadLetters
{
    // The CHECK of the table refuses what another has requeued or discarded: the unit of work lets the use case decide again.
    private const string StillDead = "generation = CASE WHEN status = 'dead' THEN generation ELSE -1 END";

    private const string RequeueSql = $"""
        UPDATE jobs SET {StillDead}, status = 'queued', attempts = 0, crashes = 0, run_at = $2, ended_at = NULL,
            cancel_requested_at = NULL, worker = NULL, lease_until = NULL
        """;

    private const string SameKey =
        "other.type = j.type AND other.unique_key = j.unique_key AND other.status IN ('queued', 'retrying', 'running')";

    public async Task<DeadLetterDetails?> Find(JobId id, CancellationToken ct) =>
        (await dialect.Query(
            new Statement($"{DeadLetterReading.Select} WHERE j.status = 'dead' AND j.id = $1", id.Value), DeadLetterReading.Letter,
            ct)).SingleOrDefault();

    public async Task<bool> IsSuperseded(JobId id, CancellationToken ct) =>
        (await dialect.Query(
            new Statement($"SELECT 1 FROM jobs AS j JOIN jobs AS other ON {SameKey} WHERE j.id = $1", id.Value), _ => true, ct)).Count > 0;

    public async Task<long> Count(DeadLetterFilter filter, CancellationToken ct)
    {
        var (conditions, values) = DeadLetterReading.Conditions(filter);
        return (await dialect.Query(
            new Statement($"SELECT count(*) FROM jobs AS j WHERE {conditions}", values), row => row.GetInt64(0), ct))[0];
    }

    public async Task<IReadOnlyList<JobId>> Requeueable(DeadLetterFilter filter, int atMost, CancellationToken ct)
    {
        var (conditions, values) = DeadLetterReading.Conditions(filter);
        return await dialect.Query(
            new Statement(
                $"""
                SELECT j.id FROM jobs AS j WHERE {conditions} AND NOT EXISTS (SELECT 1 FROM jobs AS other WHERE {SameKey})
                AND NOT EXISTS (SELECT 1 FROM jobs AS younger WHERE younger.type = j.type AND younger.unique_key = j.unique_key
                    AND younger.status = 'dead' AND younger.id > j.id)
                ORDER BY j.id LIMIT ${values.Length + 1}
                """,
                [.. values, atMost]),
            row => new JobId(row.GetGuid(0)), ct);
    }

    public void Requeue(JobDetails letter, Caller by)
    {
        batch.Add(new Statement($"{RequeueSql} WHERE id = $1", letter.Id.Value, clock.GetUtcNow()));
        Audit(AuditEntryKind.DeadLetterRequeued, by, $"{letter.Id} ({letter.Type})");
        SignalDue();
    }

    public void Requeue(IReadOnlyList<JobId> letters, DeadLetterFilter filter, Caller by)
    {
        batch.Add(new Statement(
            $"{RequeueSql} WHERE id {dialect.IsOneOf("$1")}", dialect.List(letters.Select(id => id.Value)), clock.GetUtcNow()));
        Audit(AuditEntryKind.DeadLettersRequeued, by,
            $"{letters.Count} from {letters[0]} to {letters[^1]}, of {DeadLetterReading.Describe(filter)}");
        SignalDue();
    }

    public void Discard(DeadLetterDetails letter, Caller by)
    {
        batch.Add(new Statement($"UPDATE jobs SET {StillDead}, status = 'cancelled' WHERE id = $1", letter.Id.Value));
        Audit(AuditEntryKind.DeadLetterDiscarded, by, $"{letter.Id} ({letter.Type})");
    }

    private void Audit(AuditEntryKind kind, Caller by, string detail) =>
        batch.Add(events.Write(kind, about: null, by.User, by.Session, by.Key, detail));

    private void SignalDue() => batch.AfterCommit(
        () => signals.Publish(kinds.Select(kind => kind.Queue).Distinct(StringComparer.Ordinal).Select(Topic.JobDue)));
}
