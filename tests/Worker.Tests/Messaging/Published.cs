namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>A row of the outbox or of the log of events.</summary>
internal sealed record TableRow(long Id, string Type, string Aggregate, int Sequence, string Data);

/// <summary>What the database says of messages: those to be told, those that were.</summary>
internal static class Published
{
    /// <summary>Facts stay where they are.</summary>
    public static readonly Dictionary<string, string> ByNobody = new(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" };

    public static Task<List<TableRow>> Outbox(this TestDatabase database) =>
        database.Rows("SELECT id, type, aggregate, sequence, data FROM outbox_messages ORDER BY id");

    public static Task<List<TableRow>> Events(this TestDatabase database) =>
        database.Rows("SELECT position, type, aggregate, sequence, data FROM events ORDER BY position");

    public static Task<List<TableRow>> Effects(this TestDatabase database) =>
        database.Rows("SELECT 0, event, aggregate, sequence, '' FROM test_effects");

    public static async Task<List<string>> Texts(this TestDatabase database, string sql)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }

    /// <summary>What time does by itself in half a minute: whatever a relay holds, another may take.</summary>
    public static Task EndLeases(this TestDatabase database) => database.Run("UPDATE outbox_messages SET available_at = NULL");

    /// <summary>Waits until nothing is to be told.</summary>
    public static Task<long> AllPublished(this TestDatabase database) =>
        Eventually.Be(() => database.Scalar<long>("SELECT count(*) FROM outbox_messages"), left => left == 0);

    /// <summary>Writes messages past any order: of as many aggregates, each with as many.</summary>
    public static async Task MakeUp(
        this TestDatabase database, int aggregates, int each, string prefix = "ord_made_up", string data = "'{}'")
    {
        var rows = from sequence in Enumerable.Range(1, each)
                   from aggregate in Enumerable.Range(1, aggregates)
                   select $"('{Guid.CreateVersion7().ToString().ToUpperInvariant()}', 'made_up', 1, '{prefix}_{aggregate}', {sequence}, "
                       + $"{Now(database)}, {data})";
        foreach (var part in rows.Chunk(1000))
            await database.Run(
                $"INSERT INTO outbox_messages (event_id, type, version, aggregate, sequence, at, data) VALUES {string.Join(", ", part)}");
    }

    public static async Task Run(this TestDatabase database, string sql)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>That each aggregate's rows come in the order of their sequence, each once.</summary>
    public static void ShouldBeInOrder(this IEnumerable<TableRow> rows)
    {
        foreach (var aggregate in rows.GroupBy(row => row.Aggregate))
            aggregate.Select(row => row.Sequence).ShouldBe(Enumerable.Range(1, aggregate.Count()), aggregate.Key);
    }

    private static string Now(TestDatabase database) =>
        database.ConnectionString is null ? $"{TimeProvider.System.GetUtcNow().UtcTicks}" : "now()";

    private static async Task<List<TableRow>> Rows(this TestDatabase database, string sql)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<TableRow>();
        while (await reader.ReadAsync())
            rows.Add(new TableRow(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4)));
        return rows;
    }
}
