using System.Data.Common;

namespace CleanOrders.WebApi.Tests.Postgres;

/// <summary>A test's own statements, past the service.</summary>
internal static class Sql
{
    public static async Task<int> Execute(this TestDatabase database, string sql)
    {
        await using var connection = await database.Open();
        await using var command = Command(connection, sql);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The first column of every row, as text.</summary>
    public static async Task<List<string>> Column(this TestDatabase database, string sql)
    {
        await using var connection = await database.Open();
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            values.Add(reader.GetValue(0).ToString()!);
        return values;
    }

    /// <summary>Waits until the question is answered with at least this number.</summary>
    public static Task Until(this TestDatabase database, string question, long number) =>
        Eventually.Be(() => database.Scalar<long>(question), answer => answer >= number);

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
