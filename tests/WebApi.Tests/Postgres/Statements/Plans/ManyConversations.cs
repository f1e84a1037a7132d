using System.Globalization;
using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>Many conversations, most of which are closed, as after some months.</summary>
public sealed class ManyConversations : IAsyncLifetime
{
    // An id begins with its time. Of a hundred conversations fifteen are not closed; every tenth is of the one customer. Each has a
    // question and an answer. Who answers has read all but one of twenty, and the one customer none.
    private const string Seed = """
        INSERT INTO conversations (id, customer, subject, status, assignee, last_sequence, opened_at, last_message_at, closed_at, version)
        SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4,
            15))::uuid,
            CASE WHEN i % 10 = 0 THEN (SELECT id FROM users WHERE user_name = 'customer@example.com') ELSE md5('c' || i % 997)::uuid END,
            'Number ' || i, CASE WHEN i % 100 < 5 THEN 'open' WHEN i % 100 < 10 THEN 'assigned' WHEN i % 100 < 15 THEN 'waiting'
                ELSE 'closed' END,
            CASE WHEN i % 100 < 5 THEN NULL WHEN i % 7 = 0 THEN (SELECT id FROM users WHERE user_name = 'support@example.com')
                ELSE md5('a' || i % 11)::uuid END,
            2, at, at, CASE WHEN i % 100 >= 15 THEN at END, 3
        FROM (SELECT i, md5(i::text) AS hash, timestamptz '2026-01-01 00:00Z' + i * interval '1 minute' AS at
            FROM generate_series(1, {0}) AS i) AS row;
        INSERT INTO messages (id, conversation_id, sequence, author, client_id, body, sent_at)
        SELECT md5(id::text || n)::uuid, id, n, CASE WHEN n = 1 THEN customer ELSE md5('somebody')::uuid END, n::text, 'Hello', opened_at
        FROM conversations CROSS JOIN generate_series(1, 2) AS n WHERE subject LIKE 'Number %';
        INSERT INTO conversation_reads (conversation_id, user_id, up_to, read_at)
        SELECT id, (SELECT id FROM users WHERE user_name = 'support@example.com'), 2, opened_at FROM conversations
        WHERE subject LIKE 'Number %' AND substr(subject, 8)::int % 20 <> 0;
        """;

    private ExplainedApi? _explained;

    public static int Count { get; } = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 200_000 : 20_000;

    public Api Api => _explained!.Api;

    public async ValueTask InitializeAsync()
    {
        _explained = await ExplainedApi.New();
        var database = _explained.Api.Database;
        await database.Execute(Seed.Replace("{0}", Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        foreach (var table in (string[])["conversations", "messages", "conversation_reads"])
            await database.Execute($"VACUUM (ANALYZE) {table}");
    }

    /// <inheritdoc cref="ExplainedApi.Read"/>
    public Task<(JsonElement Page, IReadOnlyList<QueryPlan> Plans)> Read(Client client, string path) => _explained!.Read(client, path);

    public async ValueTask DisposeAsync()
    {
        if (_explained is not null)
            await _explained.DisposeAsync();
    }
}
