using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace CleanOrders.Infrastructure.Persistence.Dialects;

internal sealed class PostgresDialect(NpgsqlDataSource source) : Dialect
{
    /// <summary>
    /// How long a statement waits for another's lock. It is also how long a second request waits for the first with its key.
    /// </summary>
    public const string LockTimeout = "5000";

    // The inner SELECT locks in the order of the skus, so that two orders never wait for each other in a circle.
    private const string ChangeStockSql = """
        UPDATE stock SET on_hand = stock.on_hand + change.on_hand, reserved = stock.reserved + change.reserved
        FROM (
            SELECT locked.sku, wanted.on_hand, wanted.reserved
            FROM unnest($1, $2, $3) AS wanted (sku, on_hand, reserved) JOIN stock AS locked USING (sku)
            ORDER BY locked.sku FOR NO KEY UPDATE OF locked) AS change
        WHERE stock.sku = change.sku
        """;

    // The condition is found once, product by product by their keys: a join was planned as if there were many.
    private const string CheckPricesSql = """
        UPDATE stock SET reserved = -1 WHERE sku = ANY($1) AND EXISTS (
            SELECT 1 FROM unnest($1, $2, $3) AS seen (sku, amount, currency)
            WHERE (SELECT p.price_amount FROM products AS p WHERE p.sku = seen.sku AND p.active AND p.price_currency = seen.currency)
                IS DISTINCT FROM seen.amount)
        """;

    // A prepared statement may be planned once for any values, as if all customers had equally many orders. What a list
    // reads depends on whose it is, so it is planned for its values; the setting ends with the round trip.
    private const string PlanForValuesSql = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";

    public override string Name => "PostgreSQL";

    public override Statement Versions { get; } = new(
        """SELECT split_part(current_setting('server_version'), ' ', 1), (SELECT max("MigrationId") FROM "__EFMigrationsHistory")""");

    public override string Description
    {
        get
        {
            var at = new NpgsqlConnectionStringBuilder(source.ConnectionString);
            return $"PostgreSQL at {at.Host}:{at.Port}, database {at.Database}";
        }
    }

    public override string IsOneOf(string parameter) => $"= ANY({parameter})";

    public override object List(IEnumerable<string> values) => values.ToArray();

    public override object List(IEnumerable<long> values) => values.ToArray();

    public override Statement? LockUntilCommit(string what) => new("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", what);

    public override object List(IEnumerable<Guid> ids) => ids.ToArray();

    public override string PositionsTable => "unnest($1::uuid[], $2::int[]) AS known (id, after)";

    public override object[] Positions(IEnumerable<(Guid Id, int After)> positions)
    {
        var all = positions.ToArray();
        return [all.Select(position => position.Id).ToArray(), all.Select(position => position.After).ToArray()];
    }

    public override IEnumerable<Statement> ChangeStock(IReadOnlyList<(string Sku, int OnHand, int Reserved)> changes) =>
        [new(ChangeStockSql, changes.Select(c => c.Sku).ToArray(), changes.Select(c => c.OnHand).ToArray(), changes.Select(c => c.Reserved)
            .ToArray())];

    // Each language has its own words, and its own condition: so the index on them is used for each.
    public override TextSearch Search(string words, int first)
    {
        var (english, german) = ($"websearch_to_tsquery('english', ${first})", $"websearch_to_tsquery('german', ${first})");
        var query = $"CASE articles.language WHEN 'de' THEN {german} ELSE {english} END";
        return new TextSearch(
            $"((language = 'en' AND search @@ {english}) OR (language = 'de' AND search @@ {german}))",
            $"(ts_rank(search, {query}) * 1000000)::bigint",
            column => $"""
                ts_headline(CASE articles.language WHEN 'de' THEN 'german'::regconfig ELSE 'english'::regconfig END, {column}, {query},
                    'StartSel={TextSearch.MarkStart}, StopSel={TextSearch.MarkEnd}, MinWords=15, MaxWords=40')
                """,
            [words]);
    }

    public override IEnumerable<Statement> CheckPrices(IReadOnlyList<(string Sku, long Amount, string Currency)> prices) =>
        [new(CheckPricesSql, prices.Select(price => price.Sku).ToArray(), prices.Select(price => price.Amount).ToArray(),
            prices.Select(price => price.Currency).ToArray())];

    public override string LockingRows => "FOR NO KEY UPDATE";

    public override string SharingRows => "FOR SHARE";

    public override string SkippingLocked => "FOR UPDATE SKIP LOCKED";

    public override string Now(string? laterBy = null) => laterBy is null ? "now()" : $"now() + {laterBy} * interval '1 millisecond'";

    public override Task<List<T>> Change<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken ct) =>
        Query(statement, read, ct);

    public override string? Notify(string channel, string payload) => $"pg_notify('{channel}', {payload})";

    public override async Task<List<T>> Query<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        if (statement.PlanForValues)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(PlanForValuesSql));
        if (statement.First is { } first)
            batch.BatchCommands.Add(Command(first));
        batch.BatchCommands.Add(Command(statement));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        for (var before = batch.BatchCommands.Count - 1; before > 0; before--)
            _ = await reader.NextResultAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
            rows.Add(read(reader));
        return rows;
    }

    // One batch is one round trip, and without a transaction around it, one transaction.
    public override async Task Send(IEnumerable<Statement> statements, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        await Send(batch, statements, ct);
    }

    public override async Task Send(IEnumerable<Statement> statements, OrdersDbContext db, CancellationToken ct)
    {
        await using var batch = ((NpgsqlConnection)db.Database.GetDbConnection()).CreateBatch();
        batch.Transaction = (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        await Send(batch, statements, ct);
    }

    public override Task<IDisposable?> EnterWriter(CancellationToken ct) => Task.FromResult<IDisposable?>(null);

    public override CommitFailure? Explain(Exception exception) =>
        (exception as PostgresException ?? exception.InnerException as PostgresException) switch
        {
            { SqlState: PostgresErrorCodes.UniqueViolation, TableName: IdempotencyRecords.Table } => CommitFailure.KeyTaken,
            { SqlState: PostgresErrorCodes.LockNotAvailable } waited when OnIdempotencyRecord(waited) => CommitFailure.KeyInFlight,
            {
                SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            } => CommitFailure.DataMoved,
            _ => null,
        };

    private static bool OnIdempotencyRecord(PostgresException waited) =>
        waited.BatchCommand is { } command && command.CommandText.Contains(IdempotencyRecords.Table, StringComparison.Ordinal);

    private static async Task Send(NpgsqlBatch batch, IEnumerable<Statement> statements, CancellationToken ct)
    {
        var decisive = new List<NpgsqlBatchCommand>();
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(Command(statement));
            if (statement.MustChange)
                decisive.Add(batch.BatchCommands[^1]);
        }

        _ = await batch.ExecuteNonQueryAsync(ct);
        if (decisive.Exists(command => command.RecordsAffected == 0))
            throw new DbUpdateConcurrencyException("What a statement was decided on is no longer so.");
    }

    private static NpgsqlBatchCommand Command(Statement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Sql);
        foreach (var value in statement.Values)
        {
            _ = command.Parameters.Add(value switch
            {
                Guid id => new NpgsqlParameter<Guid> { TypedValue = id },
                string text => new NpgsqlParameter<string> { TypedValue = text },
                int number => new NpgsqlParameter<int> { TypedValue = number },
                long number => new NpgsqlParameter<long> { TypedValue = number },
                DateTimeOffset time => new NpgsqlParameter<DateTimeOffset> { TypedValue = time },
                byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
                JsonText json => new NpgsqlParameter<string> { TypedValue = json.Value, NpgsqlDbType = NpgsqlDbType.Jsonb },
                _ => new NpgsqlParameter { Value = value ?? DBNull.Value },
            });
        }

        return command;
    }
}
