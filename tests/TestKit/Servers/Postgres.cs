using System.Collections.Concurrent;
using System.Globalization;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CleanOrders.TestKit;

/// <summary>
/// A real PostgreSQL for tests: the one that <c>TEST_POSTGRES</c> names, else a throw-away server from local binaries, else, where there
/// are none, one in a container. A throw-away server and its data go when the test process ends, however it ends.
/// </summary>
public sealed class Postgres : IAsyncDisposable
{
    private const string Variable = "TEST_POSTGRES";
    private static readonly Lazy<Task<Postgres>> TheShared = new(() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
            ? Task.FromResult(new Postgres(given))
            : Throwaway(isShared: true));
    private static int LastNumber;

    private readonly NpgsqlConnectionStringBuilder _admin;
    private readonly IKeptServer? _keeper;
    private readonly ConcurrentDictionary<string, byte> _created = new(StringComparer.Ordinal);
    private readonly Lazy<Task<string>> _migrated;

    private Postgres(string adminConnectionString, IKeptServer? keeper = null, bool isShared = true)
    {
        // Not pooled where it would outlive a restart.
        _admin = new NpgsqlConnectionStringBuilder(adminConnectionString) { Pooling = isShared };
        _keeper = keeper;
        _migrated = new(NewMigrated);
        if (keeper is null)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => DropAll();
    }

    /// <summary>The server of this test process; started on the first call. Do not stop it: other tests use it too.</summary>
    public static Task<Postgres> Shared() => TheShared.Value;

    /// <summary>A throw-away server of the caller's own, for tests that stop it. Never the one in <c>TEST_POSTGRES</c>.</summary>
    public static Task<Postgres> Own() => Throwaway(isShared: false);

    /// <summary>Creates an empty database and returns its connection string. The name is made unique.</summary>
    // template0: whatever somebody left in template1 of a server that is not ours stays out of the tests.
    public Task<string> NewDatabase(string name) => Copy("template0", name);

    /// <summary>
    /// The same with the tables of the service and nothing in them: copied, since a copy costs a fraction of all migrations.
    /// </summary>
    public async Task<string> NewMigratedDatabase(string name) => await Copy(await _migrated.Value, name);

    /// <summary>The same with all that stands in another of its databases, which nobody may be connected to.</summary>
    internal Task<string> CopyOf(string connectionString, string name) =>
        Copy(new NpgsqlConnectionStringBuilder(connectionString).Database!, name);

    private static async Task<Postgres> Throwaway(bool isShared)
    {
        var (port, keeper) = await PostgresServer.Start();
        return new Postgres(
            $"Host=127.0.0.1;Port={port};Username=postgres;Password={PostgresServer.Password};Database=postgres", keeper, isShared);
    }

    private async Task<string> NewMigrated()
    {
        var connectionString = new NpgsqlConnectionStringBuilder(await NewDatabase("migrated")) { Pooling = false };
        await using var db =
            new OrdersDbContext(new DbContextOptionsBuilder<OrdersDbContext>().UseNpgsql(connectionString.ConnectionString).Options);
        await db.Database.MigrateAsync();
        return connectionString.Database!;
    }

    private async Task<string> Copy(string template, string name)
    {
        var safe = new string([.. name.ToLowerInvariant().Take(40).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        var unique = string.Create(CultureInfo.InvariantCulture, $"{safe}_{Environment.ProcessId}_{Interlocked.Increment(ref LastNumber)}");
        await using (var connection = new NpgsqlConnection(_admin.ConnectionString))
        {
            await connection.OpenAsync();
            // Copied as files: else each of its pages is written to the log too.
            var strategy = connection.PostgreSqlVersion.Major >= 15 ? " STRATEGY FILE_COPY" : "";
            await using var create =
                new NpgsqlCommand($"CREATE DATABASE \"{unique}\" TEMPLATE \"{template}\" ENCODING 'UTF8'{strategy}", connection);
            await create.ExecuteNonQueryAsync();
        }

        _created[unique] = 0;
        return new NpgsqlConnectionStringBuilder(_admin.ConnectionString)
        {
            Database = unique,
            Pooling = true,
            IncludeErrorDetail = true,
            // Every database has a pool of its own, and what one test needed many of must not use up the server. Not sooner: a new
            // connection is a new process there, and costs more than most tests.
            ConnectionIdleLifetime = 60,
            ConnectionPruningInterval = 10,
        }.ConnectionString;
    }

    /// <summary>Drops a database that <see cref="NewDatabase"/> made, and whoever is still connected to it.</summary>
    public async Task Drop(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        if (!_created.TryRemove(name, out _))
            throw new ArgumentException($"'{name}' was not made here.", nameof(connectionString));
        await using var connection = new NpgsqlConnection(_admin.ConnectionString);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand(DropStatement(name), connection);
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>Shuts the server down; open connections break, data stays.</summary>
    public Task Stop() => Keeper.Ask("stop");

    /// <summary>Kills the server as a crash would; it recovers from its log at the next <see cref="Start"/>.</summary>
    public Task Crash() => Keeper.Ask("crash");

    /// <summary>Starts a stopped server again on the same port; returns when it accepts connections.</summary>
    public Task Start() => Keeper.Ask("start");

    /// <summary><see cref="Stop"/>, then <see cref="Start"/>.</summary>
    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    /// <summary>Ends a throw-away server and removes its data.</summary>
    public ValueTask DisposeAsync() => _keeper?.DisposeAsync() ?? ValueTask.CompletedTask;

    private IKeptServer Keeper =>
        _keeper ?? throw new InvalidOperationException($"The server in {Variable} is not ours to stop: use Postgres.Own().");

    private static string DropStatement(string name) => $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)";

    private void DropAll()
    {
        if (_created.IsEmpty)
            return;
        try
        {
            using var connection = new NpgsqlConnection(_admin.ConnectionString);
            connection.Open();
            foreach (var name in _created.Keys)
            {
                using var drop = new NpgsqlCommand(DropStatement(name), connection);
                drop.ExecuteNonQuery();
            }
        }
        catch (NpgsqlException left)
        {
            // The tests have their verdict already; what could not be tidied up must not change it.
            Console.Error.WriteLine($"Databases of this run were left in {Variable}: {left.Message}");
        }
    }
}
