using Microsoft.Data.Sqlite;

namespace CleanOrders.WebApi.Tests.Persistence;

/// <summary>The embedded database, whichever one the other tests run on.</summary>
public sealed class EmbeddedDatabaseStartTests
{
    [Theory]
    [InlineData("of another version", "CREATE TABLE orders (id INTEGER); INSERT INTO orders VALUES (7); PRAGMA user_version = 42",
        "does not fit")]
    [InlineData("of another program", "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('Bread')", "does not fit")]
    [InlineData("that is no database", null, "cannot be opened")]
    public async Task A_file_that_does_not_fit_is_refused_in_one_line_and_not_touched(string what, string? sql, string refusal)
    {
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        var file = Path.Combine(database.Folder, "orders.db");
        if (sql is null)
            await File.WriteAllTextAsync(
                file, string.Concat(Enumerable.Repeat("These are my diaries. ", 500)), TestContext.Current.CancellationToken);
        else
            await Make(file, sql);
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        var (exitCode, output) = await ApiProcess.RunToEnd(database);

        exitCode.ShouldBe(1, output);
        output.Split('\n').Where(line => line.StartsWith("Not started: ", StringComparison.Ordinal)).ShouldHaveSingleItem(output)
            .ShouldContain(refusal, Case.Sensitive, what);
        output.ShouldNotContain("   at ", Case.Sensitive, output);
        (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).ShouldBe(before);
        Directory.GetFiles(database.Folder, "orders.db*").ShouldBe([file]);
    }

    [Fact]
    public async Task Starting_again_finds_what_was_stored_and_says_where()
    {
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        await using var api = await Api.New(new ApiOptions { Database = database });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);

        await api.Restart();

        (await api.As(Customer).Get(order.Location!)).Text.ShouldBe(order.Text);
        api.Logs.Lines.Count(line => line.Message == $"Database: SQLite at {Path.Combine(database.Folder, "orders.db")}").ShouldBe(2);
    }

    private static async Task Make(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
