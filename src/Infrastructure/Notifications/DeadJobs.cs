using CleanOrders.Application.Jobs;
using CleanOrders.Application.Notifications.Alerts;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>
/// Looks for jobs that died. That their users were notified is noted where it is noted which reactions to events took effect.
/// </summary>
internal sealed class DeadJobs(Dialect dialect, WriteBatch batch, TimeProvider clock) : IDeadJobs
{
    private const int AtOnce = 100;
    private const string Reaction = "notify-of-dead-job ";

    private static readonly TimeSpan LookedBack = TimeSpan.FromHours(1);

    private static readonly string FindSql = $"""
        SELECT j.id, j.generation, j.type, j.enqueued_by FROM jobs AS j
        WHERE j.status = 'dead' AND j.enqueued_by IS NOT NULL AND j.ended_at >= $1
            AND NOT EXISTS (
                SELECT 1 FROM inbox_messages AS noted WHERE noted.event_id = j.id AND noted.reaction = $2 || j.generation)
        ORDER BY j.id LIMIT {AtOnce}
        """;

    public async Task<IReadOnlyList<DeadJob>> NotNotified(CancellationToken ct) => await dialect.Query(
        new Statement(FindSql, clock.GetUtcNow() - LookedBack, Reaction),
        row => new DeadJob(new JobId(row.GetGuid(0)), row.GetInt32(1), row.GetString(2), new UserId(row.GetGuid(3))), ct);

    public void Note(DeadJob job) => batch.Add(new Statement(
        "INSERT INTO inbox_messages (event_id, reaction, at) VALUES ($1, $2, $3)", job.Id.Value, NameOf(job), clock.GetUtcNow()));

    public async Task<bool> IsNoted(DeadJob job, CancellationToken ct) => (await dialect.Query(
        new Statement("SELECT 1 FROM inbox_messages WHERE event_id = $1 AND reaction = $2", job.Id.Value, NameOf(job)),
        row => row.GetInt32(0), ct)).Count > 0;

    private static string NameOf(DeadJob job) => $"{Reaction}{job.Generation}";
}
