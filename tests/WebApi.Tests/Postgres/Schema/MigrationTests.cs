using CleanOrders.WebApi.Tests.Identity;
using Npgsql;

namespace CleanOrders.WebApi.Tests.Postgres.Schema;

/// <summary>Bringing a database up to date takes as long as it takes, is done by one instance, and says how far it is.</summary>
public sealed class MigrationTests
{
    private const long MigrationLock = 0x6f72_6465_7273;

    private static readonly int Payments = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 500_000 : 50_000;

    private static readonly string Rows = $"""
        INSERT INTO orders (id, number, customer, status, version, placed_at, expires_at, total, captured, refunded, currency, shipping_address, shipments, returns)
        SELECT ('019aa8a0-7c00-7abc-8def-' || lpad(to_hex(n), 12, '0'))::uuid, '261121-' || lpad(n::text, 8, '0'),
            '019aa8a0-7c00-7abc-8def-0123456789ac', 'paid', 2, now(), now(), 500, 500, 0, 'EUR',
            '{"{"}"name": "Ada", "line1": "Am Kanal 1", "city": "Berlin", "postalCode": "10115", "country": "DE"{"}"}', '[]', '[]'
        FROM generate_series(1, {Payments}) AS n;
        INSERT INTO payments (id, order_id, charged_amount, charged_currency, reference, at)
            SELECT id, id, total, 'EUR', 'sim_' || number, now() FROM orders
        """;

    /// <summary>However fast the machine is, the ledger's migration takes longer than the limits of the next test.</summary>
    private const string SlowUpdates = """
        CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(6); RETURN NULL; END $$;
        CREATE TRIGGER be_slow AFTER UPDATE ON payments FOR EACH STATEMENT EXECUTE FUNCTION be_slow()
        """;

    [Fact]
    public async Task A_migration_of_many_payments_is_not_ended_by_the_limits_of_the_service()
    {
        await using var database = await TestDatabase.Empty();
        var settings = Production.Settings();
        await UpgradeTests.Migrate(database, settings, "InitialSchema");
        _ = await database.Execute(Rows);
        _ = await database.Execute(SlowUpdates);
        settings["ConnectionStrings:Orders"] = $"{database.ConnectionString};Options=-c statement_timeout=5000;Command Timeout=5";

        await using var api = await Api.New(Production.Options(database, settings));

        (await database.Scalar<long>("SELECT count(*) FROM payments WHERE captured = 500 AND version = 3")).ShouldBe(Payments);
        (await database.Scalar<long>("SELECT count(*) FROM payment_entries")).ShouldBe(3 * Payments);
        var migrations = await database.Column("""SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY 1""");
        foreach (var migration in migrations.Skip(1))
            api.Logs.Lines.ShouldContain(line => line.Message.StartsWith($"Migration {migration} took ", StringComparison.Ordinal));

        // The limits are those of the service again.
        await api.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.OK);
        (await database.Column(
            "SELECT DISTINCT query FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task A_migration_waits_for_who_reads_a_table_however_long_that_is()
    {
        await using var database = await TestDatabase.Empty();
        var settings = Production.Settings();
        await UpgradeTests.Migrate(database, settings, "InitialSchema");
        settings["ConnectionStrings:Orders"] = $"{database.ConnectionString};Options=-c lock_timeout=300";
        await using var reader = new NpgsqlConnection(database.ConnectionString);
        await reader.OpenAsync(TestContext.Current.CancellationToken);
        await using var reads = await reader.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var read = new NpgsqlCommand("SELECT count(*) FROM payments", reader, reads))
            _ = await read.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        await using var api = new Api(Production.Options(database, settings));
        var start = Task.Run(api.Start, TestContext.Current.CancellationToken);
        await database.Until(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND now() - "
                + "query_start > interval '1 second'", 1);
        await reads.CommitAsync(TestContext.Current.CancellationToken);

        await start;
        await api.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_finds_another_at_it_says_so_waits_and_goes_on_when_that_one_dies()
    {
        await using var database = await TestDatabase.Empty();
        await using var other = new NpgsqlConnection($"{database.ConnectionString};Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (var take = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", other))
            _ = await take.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        await using var api = new Api(Production.Options(database, Production.Settings()));
        var start = Task.Run(api.Start, TestContext.Current.CancellationToken);
        _ = await Eventually.Be(
            () => Task.FromResult(
                api.Logs.Lines.Count(line => line.Message == "Another instance is migrating the database; this one waits for it")),
                lines => lines == 1);
        (await database.Scalar<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")).ShouldBe(0);
        _ = await database.Scalar<bool>($"SELECT pg_terminate_backend({other.ProcessID})");

        await start;
        await api.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.OK);
        (await database.Scalar<long>(
            $"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = "
                + $"current_database()) AND ((classid::bigint << 32) | objid::bigint) = {MigrationLock}")).ShouldBe(0);
    }
}
