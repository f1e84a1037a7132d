using System.Data;
using System.Data.Common;
using System.Text.Json;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CleanOrders.Infrastructure.Persistence.Dialects;

/// <summary>SQLite has one writer: writers queue in this process instead of polling the file's lock.</summary>
internal sealed class SqliteDialect(string connectionString) : Dialect, IDisposable
{
    private const int PrimaryKeyViolation = 1555;
    private const int UniqueViolation = 2067;
    private const int CheckViolation = 275;
    private const int Busy = 5;

    private readonly SemaphoreSlim _writer = new(1, 1);

    public override string Description => $"SQLite at {new SqliteConnectionStringBuilder(connectionString).DataSource}";

    public override string Name => "SQLite";

    // The schema's is the fingerprint that it was made with.
    public override Statement Versions { get; } =
        new("SELECT sqlite_version(), printf('%08x', user_version & 4294967295) FROM pragma_user_version");

    public override string IsOneOf(string parameter) => $"IN (SELECT value FROM json_each({parameter}))";

    public override object List(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    public override object List(IEnumerable<long> values) => JsonSerializer.Serialize(values);

    public override Statement? LockUntilCommit(string what) => null;

    // In capitals, as the driver writes an id.
    public override object List(IEnumerable<Guid> ids) => List(ids.Select(id => id.ToString().ToUpperInvariant()));

    public override string PositionsTable => "(SELECT key AS id, value AS after FROM json_each($1)) AS known";

    public override object[] Positions(IEnumerable<(Guid Id, int After)> positions) =>
    [
        JsonSerializer.Serialize(
            positions.ToDictionary(
                position => position.Id.ToString().ToUpperInvariant(), position => position.After, StringComparer.Ordinal)),
    ];

    public override IEnumerable<Statement> ChangeStock(IReadOnlyList<(string Sku, int OnHand, int Reserved)> changes) =>
        changes.Select(change => new Statement(
            "UPDATE stock SET on_hand = on_hand + $2, reserved = reserved + $3 WHERE sku = $1", change.Sku, change.OnHand,
            change.Reserved));

    // All words have to stand in it. One in the title weighs more than one in the summary, and that more than one in the text.
    public override TextSearch Search(string words, int first)
    {
        var all = MarkedText.WordsOf(words);
        string In(string column, int word) => Matches(column, $"${first + 1 + word}");
        var matches = all.Select((_, i) => $"({In("title", i)} OR {In("summary", i)} OR {In("body", i)})");
        var rank = all.Select((_, i) => $"4 * ({In("title", i)}) + 2 * ({In("summary", i)}) + ({In("body", i)})");
        return new TextSearch(
            all.Length == 0 ? $"${first} = ''" : $"(${first} <> '' AND {string.Join(" AND ", matches)})",
            all.Length == 0 ? "0" : $"({string.Join(" + ", rank)})",
            column => $"{MarkedText.Function}({column}, ${first})",
            [JsonSerializer.Serialize(all), .. all.Select(word => $"%{Escape(word)}%")]);
    }

    public override IEnumerable<Statement> CheckPrices(IReadOnlyList<(string Sku, long Amount, string Currency)> prices) =>
        prices.Select(price => new Statement(
            """
            UPDATE stock SET reserved = -1 WHERE sku = $1 AND NOT EXISTS (
                SELECT 1 FROM products AS p WHERE p.sku = $1 AND p.active AND p.price_amount = $2 AND p.price_currency = $3)
            """, price.Sku, price.Amount, price.Currency));

    public override string LockingRows => "";

    public override string SharingRows => "";

    public override string SkippingLocked => "";

    // Ticks, as all times here: 100 ns since the year 1.
    public override string Now(string? laterBy = null) =>
        $"(CAST(unixepoch('subsec') * 1000 AS INTEGER) * 10000 + 621355968000000000{(laterBy is null ? "" : $" + {laterBy} * 10000")})";

    public override async Task<List<T>> Change<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken ct)
    {
        using var writer = await EnterWriter(ct);
        return await Query(statement, read, ct);
    }

    public override string? Notify(string channel, string payload) => null;

    public override async Task<List<T>> Query<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken ct)
    {
        await using var connection = await Open(ct);
        await using var command = Command(connection, statement);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
            rows.Add(read(reader));
        return rows;
    }

    public override async Task Send(IEnumerable<Statement> statements, CancellationToken ct)
    {
        await using var connection = await Open(ct);
        await using var transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: false);
        foreach (var statement in statements)
            await Run(connection, transaction, statement, ct);
        await transaction.CommitAsync(ct);
    }

    public override async Task Send(IEnumerable<Statement> statements, OrdersDbContext db, CancellationToken ct)
    {
        foreach (var statement in statements)
            await Run((SqliteConnection)db.Database.GetDbConnection(),
                (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction(), statement, ct);
    }

    public override async Task<IDisposable?> EnterWriter(CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        return new SemaphoreHold(_writer);
    }

    public override CommitFailure? Explain(Exception exception) =>
        (exception as SqliteException ?? exception.InnerException as SqliteException) switch
        {
            { SqliteExtendedErrorCode: PrimaryKeyViolation } taken when taken.Message.Contains(
                IdempotencyRecords.Table, StringComparison.Ordinal) => CommitFailure.KeyTaken,
            { SqliteExtendedErrorCode: PrimaryKeyViolation or UniqueViolation or CheckViolation } or { SqliteErrorCode: Busy } =>
                CommitFailure.DataMoved,
            _ => null,
        };

    public void Dispose() => _writer.Dispose();

    private static async Task Run(SqliteConnection connection, SqliteTransaction? transaction, Statement statement, CancellationToken ct)
    {
        await using var command = Command(connection, statement);
        command.Transaction = transaction;
        if (await command.ExecuteNonQueryAsync(ct) == 0 && statement.MustChange)
            throw new DbUpdateConcurrencyException("What a statement was decided on is no longer so.");
    }

    private static SqliteCommand Command(SqliteConnection connection, Statement statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement.Sql;
        foreach (var (i, value) in statement.Values.Index())
            _ = command.Parameters.AddWithValue($"${i + 1}", Stored(value));
        return command;
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.UtcTicks,
        JsonText json => json.Value,
        _ => value,
    };

    private async Task<SqliteConnection> Open(CancellationToken ct)
    {
        var connection = new SqliteConnection(connectionString);
        connection.CreateFunction(
            FoldedText.Function, (string? text) => text is null ? null : FoldedText.From(text), isDeterministic: true);
        connection.CreateFunction(MarkedText.Function, (string text, string words) => MarkedText.From(text, words), isDeterministic: true);
        await connection.OpenAsync(ct);
        return connection;
    }
}
