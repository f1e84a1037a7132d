using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CleanOrders.TestKit;

public enum DatabaseKind
{
    Postgres,
    Sqlite,
}

/// <summary>
/// A database of one test or fixture, with tables and no rows: of PostgreSQL, or of SQLite (a file that the service makes) where the test
/// project says <c>&lt;AssemblyMetadata Include="Database" Value="Sqlite" /&gt;</c>. Its folder is the service's <c>Data:Directory</c> in
/// both cases.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Postgres? _server;

    private TestDatabase(Postgres? server, string? connectionString)
    {
        _server = server;
        ConnectionString = connectionString;
    }

    /// <summary>The kind that this test project runs on.</summary>
    public static DatabaseKind KindOfThisRun { get; } = Enum.Parse<DatabaseKind>(
        Assembly.GetEntryAssembly()!.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "Database")?.Value
        ?? nameof(DatabaseKind.Postgres));

    /// <summary>Nothing for SQLite.</summary>
    public string? ConnectionString { get; }

    public string Folder { get; } = Machine.NewDataFolder("test-data-");

    /// <summary>What the service must be told to use it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings
    {
        get
        {
            yield return new("Data:Directory", Folder);
            if (ConnectionString is not null)
                yield return new("ConnectionStrings:Orders", ConnectionString);
        }
    }

    public static async Task<TestDatabase> New(DatabaseKind? kind = null)
    {
        if ((kind ?? KindOfThisRun) != DatabaseKind.Postgres)
            return new TestDatabase(server: null, connectionString: null);
        var server = await Postgres.Shared();
        return new TestDatabase(server, await server.NewMigratedDatabase("api"));
    }

    /// <summary>
    /// With users and products, as the first start of a host in Development leaves it: for hosts in Development whose first start is not
    /// what is tested.
    /// </summary>
    public static Task<TestDatabase> Seeded(DatabaseKind? kind = null) => SeededDatabase.New(kind ?? KindOfThisRun);

    /// <summary>Without tables, for tests of migrations.</summary>
    public static async Task<TestDatabase> Empty() => await On(await Postgres.Shared());

    /// <summary>Without tables, on a server of the caller's own, which must outlive it.</summary>
    public static async Task<TestDatabase> On(Postgres server) => new(server, await server.NewDatabase("api"));

    /// <summary>With the tables and rows of another, which nobody is connected to. Files of the service are not copied.</summary>
    internal static async Task<TestDatabase> CopyOf(TestDatabase original)
    {
        if (original._server is { } server)
            return new TestDatabase(server, await server.CopyOf(original.ConnectionString!, "api"));
        var copy = new TestDatabase(server: null, connectionString: null);
        File.Copy(Path.Combine(original.Folder, "orders.db"), Path.Combine(copy.Folder, "orders.db"));
        return copy;
    }

    /// <summary>A connection of the test's own, past the service.</summary>
    public async Task<DbConnection> Open()
    {
        DbConnection connection = ConnectionString is null
            ? new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Path.Combine(Folder, "orders.db"), Pooling = false }.ToString())
            : new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The single value that a statement of either SQL answers; for what no endpoint shows.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The statement is the test's own.")]
    public async Task<T> Scalar<T>(string sql)
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.Drop(ConnectionString!);
        else
            SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
