using System.Diagnostics.CodeAnalysis;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>A row of the outbox or of the log of events.</summary>
internal sealed record TableRow(long Id, string Type, string Aggregate, int Sequence, string Data);

/// <summary>What the database says of facts: those to be told, those that were.</summary>
internal static class Told
{
    /// <summary>Facts stay where they are.</summary>
    public static readonly Dictionary<string, string> ByNobody = new(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" };

    public static Task<List<TableRow>> Outbox(this TestDatabase database) => database.Rows("SELECT id, type, aggregate, sequence, data FROM outbox_messages ORDER BY id");

    public static Task<List<TableRow>> Events(this TestDatabase database) => database.Rows("SELECT position, type, aggregate, sequence, data FROM events ORDER BY position");

    [SuppressMessage("Security", "CA2100", Justification = "The statement is the test's own.")]
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
