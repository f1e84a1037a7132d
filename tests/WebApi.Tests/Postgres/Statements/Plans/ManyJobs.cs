using System.Globalization;
using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>Many jobs, most of which have succeeded, as after some weeks.</summary>
public sealed class ManyJobs : IAsyncLifetime
{
    // An id begins with its time. Of a hundred jobs five are dead, and one each is in the other statuses that are rare; every thousandth is
    // an export.
    private const string Seed = """
        INSERT INTO jobs (id, type, queue, priority, status, run_at, arguments, enqueued_at, started_at, ended_at, attempts, generation,
            error)
        SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4,
            15))::uuid,
            CASE WHEN i % 1000 = 500 THEN 'orders.export' WHEN i % 100 IN (0,
                1) THEN 'messages.reaction' ELSE 'notifications.order_shipped_mail' END, 'nobody works here', 0,
            CASE WHEN i % 100 < 5 THEN 'dead' WHEN i %
                100 = 5 THEN 'retrying' WHEN i % 100 = 6 THEN 'running' WHEN i % 100 = 7 THEN 'cancelled' ELSE 'succeeded' END,
            at, '{}', at, at, at + interval '1 second', 1, 1, CASE WHEN i % 100 < 5 THEN 'IOException: number ' || i || ' broke.' END
        FROM (SELECT i, md5(i::text) AS hash, timestamptz '2026-01-01 00:00Z' + i * interval '1 minute' AS at
            FROM generate_series(1, {0}) AS i) AS row;
        INSERT INTO job_attempts (job_id, generation, worker, at, ended_at, outcome)
        SELECT id, 1, 'a worker', started_at, ended_at, CASE WHEN status = 'succeeded' THEN 'succeeded' ELSE 'failed' END FROM jobs
            WHERE queue = 'nobody works here';
        """;

    private ExplainedApi? _explained;

    public static int Count { get; } = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 200_000 : 20_000;

    public Client Admin => _explained!.Api.As(Who.Admin);

    public async ValueTask InitializeAsync()
    {
        _explained = await ExplainedApi.New();
        var database = _explained.Api.Database;
        await database.Execute(Seed.Replace("{0}", Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await database.Execute("VACUUM (ANALYZE) jobs");
        await database.Execute("VACUUM (ANALYZE) job_attempts");
    }

    /// <inheritdoc cref="ExplainedApi.Read"/>
    public Task<(JsonElement Page, IReadOnlyList<QueryPlan> Plans)> Read(string path) => _explained!.Read(Admin, path);

    public async ValueTask DisposeAsync()
    {
        if (_explained is not null)
            await _explained.DisposeAsync();
    }
}
