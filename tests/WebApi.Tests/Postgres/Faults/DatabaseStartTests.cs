namespace CleanOrders.WebApi.Tests.Postgres.Faults;

public sealed class DatabaseStartTests
{
    [Fact]
    public async Task Several_that_start_at_once_on_an_empty_database_all_become_ready()
    {
        for (var round = 0; round < 2; round++)
        {
            await using var database = await TestDatabase.Empty();
            var apis = Enumerable.Range(0, 3).Select(_ => new Api(new ApiOptions { Database = database })).ToList();
            try
            {
                await Task.WhenAll(apis.Select(api => Task.Run(api.Start)));
                foreach (var api in apis)
                    await api.As(Customer).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
            }
            finally
            {
                foreach (var api in apis)
                    await api.DisposeAsync();
            }

            (await database.Scalar<long>("SELECT count(*) FROM products")).ShouldBe(1000);
            (await database.Scalar<long>("SELECT count(*) FROM users")).ShouldBe(Enum.GetValues<Who>().Length);
            await database.ShouldAddUp();
        }
    }

    [Fact]
    public async Task Starting_again_changes_nothing()
    {
        // What is due at the next minute is no effect of a start.
        await using var api =
            await Api.New(
                new ApiOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" } });
        await api.As(Customer).Pay(await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order()).ShouldBe(HttpStatusCode.Created);
        var before = await Everything(api.Database);

        await api.Restart();

        (await Everything(api.Database)).ShouldBe(before);
        before.ShouldContain(table => table.StartsWith("orders 1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        await using var api = await Api.New();
        await api.Stop();
        _ = await api.Database.Execute("""INSERT INTO "__EFMigrationsHistory" VALUES ('99990101000000_FromTheFuture', '10.0.0')""");
        var before = await Everything(api.Database);

        await ShouldBeRefused(api.Database, "FromTheFuture", "newer version");

        (await Everything(api.Database)).ShouldBe(before);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named_in_one_line()
    {
        await using var database = await TestDatabase.Empty();

        await ShouldBeRefused(
            database, ["--ConnectionStrings:Orders=Host=127.0.0.1;Port=1;Database=nowhere;Username=nobody"], "127.0.0.1:1",
            "cannot be reached");
        await ShouldBeRefused(database, ["--ConnectionStrings:Orders=nonsense"], "ConnectionStrings:Orders");
    }

    [Fact]
    public async Task Without_leave_to_migrate_an_empty_database_is_refused()
    {
        await using var database = await TestDatabase.Empty();

        await ShouldBeRefused(database, ["--Data:Migrate=false"], "Data:Migrate");

        (await database.Scalar<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")).ShouldBe(0);
    }

    private static Task ShouldBeRefused(TestDatabase database, params string[] words) => ShouldBeRefused(database, [], words);

    private static async Task ShouldBeRefused(TestDatabase database, string[] arguments, params string[] words)
    {
        var (exitCode, output) = await ApiProcess.RunToEnd(database, arguments);

        exitCode.ShouldBe(1, output);
        var refusal = output.Split('\n').Where(line => line.StartsWith("Not started: ", StringComparison.Ordinal))
            .ShouldHaveSingleItem(output);
        foreach (var word in words)
            refusal.ShouldContain(word);
        output.ShouldNotContain("   at ", Case.Sensitive, output);
    }

    /// <summary>For every table its name, its number of rows and a hash of them.</summary>
    private static async Task<List<string>> Everything(TestDatabase database)
    {
        var tables = await database.Column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1");
        return await database.Column(string.Join(" UNION ALL ", tables.Select(table =>
            $"SELECT '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(row::text, '|' ORDER BY row::text)), '') FROM \"{table}\" "
                + "AS row")));
    }
}
