using System.Security.Cryptography;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Infrastructure.Messaging.Reactions;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>
/// The events that are to be published, as a relay sees them: it takes some, holds them for as long as the lease, and settles what became
/// of them.
/// </summary>
internal sealed class OutboxStore(Dialect dialect, MessagingOptions options, TimeProvider clock) : IRetention
{
    /// <summary>
    /// By the database's clock. A relay that says nothing for so long is taken for dead, and another publishes its events again.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const int DeepestSeen = 100_000;

    // An order's events are published in their order by any number of relays: an event is taken only with all the earlier ones of its
    // aggregate. One that another relay is just taking is locked and so no candidate, but it still counts as there. The first condition
    // keeps events that have to wait from filling the batch; only the second makes it right.
    private readonly string _claim = $"""
        WITH candidates AS MATERIALIZED (
            SELECT waiting.id AS candidate, waiting.aggregate AS owner FROM outbox_messages AS waiting
            WHERE waiting.id > $1 AND (waiting.available_at IS NULL OR waiting.available_at <= {dialect.Now()})
              AND NOT EXISTS (
                SELECT 1 FROM outbox_messages AS held
                WHERE held.aggregate = waiting.aggregate AND held.id < waiting.id AND held.available_at > {dialect.Now()})
            ORDER BY waiting.id LIMIT $2 {dialect.SkippingLocked})
        UPDATE outbox_messages SET lease = $3, available_at = {dialect.Now("$4")} FROM candidates
        WHERE id = candidate AND NOT EXISTS (
            SELECT 1 FROM outbox_messages AS earlier
            WHERE earlier.aggregate = owner AND earlier.id < candidate AND earlier.id NOT IN (SELECT candidate FROM candidates))
        RETURNING id, event_id, type, version, aggregate, sequence, at, data, trace_parent, attempts
        """;

    // Locked by the first of the two, so that both mean the same rows.
    private readonly string _log = $"""
        INSERT INTO events (event_id, type, version, aggregate, sequence, at, data, trace_parent)
        SELECT event_id, type, version, aggregate, sequence, at, data, trace_parent
        FROM (SELECT * FROM outbox_messages WHERE id {dialect.IsOneOf("$1")} AND lease = $2 ORDER BY id {dialect.LockingRows}) AS published
        WHERE true ORDER BY id ON CONFLICT (event_id) DO NOTHING
        """;

    private readonly string _remove = $"DELETE FROM outbox_messages WHERE id {dialect.IsOneOf("$1")} AND lease = $2";
    private readonly string _handBack =
        $"UPDATE outbox_messages SET lease = NULL, available_at = NULL WHERE id {dialect.IsOneOf("$1")} AND lease = $2";
    private readonly string _postpone =
        $"UPDATE outbox_messages SET lease = NULL, available_at = {dialect.Now("$3")}, attempts = attempts + 1, last_error = $4 WHERE id "
            + $"= $1 AND lease = $2";

    /// <param name="lowWaterMark">
    /// Looks only at ids above it: a hint that spares the dead rows below, never needed for what is found in the end.
    /// </param>
    /// <returns>In the order in which they happened.</returns>
    public async Task<IReadOnlyList<ClaimedEvent>> Claim(Guid lease, long lowWaterMark, int atMost, CancellationToken ct)
    {
        var rows = await dialect.Change(
            new Statement(_claim, lowWaterMark, atMost, lease, (long)Lease.TotalMilliseconds),
            row => new ClaimedEvent(
                row.GetInt64(0),
                new IntegrationEvent(
                    new IntegrationEventId(row.GetGuid(1)), row.GetString(2), row.GetInt32(3), row.GetString(4), row.GetInt32(5),
                    Dialect.Time(row, 6),
                    JsonElement.Parse(row.GetString(7))),
                row[8] as string, row.GetInt32(9)),
            ct);
        return [.. rows.OrderBy(row => row.Id)];
    }

    /// <summary>In one transaction and one round trip. What another relay has taken over meanwhile stays as it is.</summary>
    public async Task Settle(Guid lease, IReadOnlyList<Publishing> publishings, CancellationToken ct)
    {
        var statements = new List<Statement>();
        if (Ids(publishings, PublishResult.NotTried) is { Count: > 0 } untried)
            statements.Add(new Statement(_handBack, dialect.List(untried), lease));
        foreach (var failed in publishings.Where(publishing => publishing.Outcome == PublishResult.Failed))
            statements.Add(
                new Statement(
                    _postpone, failed.Claimed.Id, lease, (long)Pause(failed.Claimed.Attempts + 1).TotalMilliseconds, failed.Error));
        foreach (var permanent in publishings.Where(publishing => publishing.Outcome == PublishResult.PermanentFailure))
            statements.Add(DeadLetters.Unpublished(permanent, lease, clock.GetUtcNow()));

        if (Ids(publishings, PublishResult.Published, PublishResult.PermanentFailure) is { Count: > 0 } gone)
        {
            // Positions are given and committed in order: who reads on after the last one it saw misses none.
            if (dialect.LockUntilCommit("events") is { } inOrder)
                statements.Add(inOrder);
            statements.Add(new Statement(_log, dialect.List(gone), lease));
            statements.Add(new Statement(_remove, dialect.List(gone), lease));
        }

        using var writer = await dialect.EnterWriter(ct);
        await dialect.Send(statements, ct);
    }

    /// <summary>Forgets what is old: which events were applied, and events that were published.</summary>
    public async Task Prune(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        using var writer = await dialect.EnterWriter(ct);
        await dialect.Send(
            [
                new Statement("DELETE FROM inbox_messages WHERE at < $1", now - options.InboxRetention),
                new Statement("DELETE FROM events WHERE at < $1", now - options.EventRetention),
            ],
            ct);
    }

    /// <summary>How many events are to be published, up to a bound, and since when the oldest of them waits.</summary>
    public async Task<(long Depth, DateTimeOffset? Oldest)> Measure(CancellationToken ct)
    {
        var seen = await dialect.Query(
            new Statement("SELECT count(*), min(at) FROM (SELECT at FROM outbox_messages ORDER BY id LIMIT $1) AS waiting", DeepestSeen),
            row => (row.GetInt64(0), Dialect.TimeOrNothing(row, 1)), ct);
        return seen[0];
    }

    private static List<long> Ids(IReadOnlyList<Publishing> publishings, params PublishResult[] outcomes) =>
        [.. publishings.Where(publishing => outcomes.Contains(publishing.Outcome)).Select(publishing => publishing.Claimed.Id)];

    private static TimeSpan Pause(int attempts) =>
        RetryPolicy.Publication.DelayAfter(attempts, RandomNumberGenerator.GetInt32(1000) / 1000.0)!.Value;
}

/// <summary>An event that a relay holds.</summary>
internal sealed record ClaimedEvent(long Id, IntegrationEvent Event, string? TraceParent, int Attempts);

/// <summary>What became of an event that a relay held.</summary>
internal sealed record Publishing(ClaimedEvent Claimed, PublishResult Outcome, string? Error = null);

internal enum PublishResult
{
    /// <summary>Whoever must know has it for good.</summary>
    Published,

    /// <summary>An earlier one of its aggregate was not published, or there was no time left.</summary>
    NotTried,

    /// <summary>Another time, perhaps.</summary>
    Failed,

    /// <summary>Never.</summary>
    PermanentFailure,
}
