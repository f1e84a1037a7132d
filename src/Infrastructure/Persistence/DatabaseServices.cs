using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>PostgreSQL where a connection string names it, SQLite otherwise.</summary>
internal static class DatabaseServices
{
    public static IServiceCollection AddDatabase(this IServiceCollection services, string? connectionString, DataOptions data) =>
        string.IsNullOrWhiteSpace(connectionString) ? services.AddSqlite(data) : services.AddPostgres(connectionString);

    private static IServiceCollection AddPostgres(this IServiceCollection services, string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException)
        {
            throw new StartRefusedException(
                "ConnectionStrings:Orders is not in Npgsql's form, as in Host=localhost;Database=orders;Username=orders;Password=…");
        }

        builder.MaxAutoPrepare = Math.Max(builder.MaxAutoPrepare, 100);
        builder.AutoPrepareMinUsages = 2;
        builder.NoResetOnClose = true;

        // Explain has to know which statement of a batch failed.
        builder.IncludeFailedBatchedCommand = true;
        builder.Options = $"-c lock_timeout={PostgresDialect.LockTimeout} -c statement_timeout=30000 {builder.Options}".TrimEnd();
        builder.ApplicationName ??= "orders";
        return services
            .AddSingleton(_ => NpgsqlDataSource.Create(builder))
            .AddSingleton<Dialect, PostgresDialect>().AddSingleton<JobStore, PostgresJobStore>()
            .AddSingleton<IRevocationSignals>(
                new PostgresRevocationSignals(ForListening(builder, PostgresRevocationSignals.ApplicationName)))
            .AddSingleton(new PostgresSignalListener.Address(ForListening(builder, PostgresSignalListener.ApplicationName)))
            .AddHostedService<PostgresSignalListener>().AddHostedService<PostgresSignalSender>()
            .AddDbContextPool<OrdersDbContext>(
                (provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).ConfigureWarnings(Quietly));
    }

    // All of these are thrown too, and whoever catches one logs it where it is not an outage: once, and not as often as there are calls.
    private static void Quietly(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.ConnectionError, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug),
        (RelationalEventId.TransactionError, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug));

    // Not pooled: what it listens to would go back to the pool with it. Broken off without asking the server first, which may not answer.
    private static string ForListening(NpgsqlConnectionStringBuilder builder, string name) =>
        new NpgsqlConnectionStringBuilder(builder.ConnectionString)
        {
            Pooling = false,
            MaxAutoPrepare = 0,
            CancellationTimeout = -1,
            ApplicationName = name,
        }.ConnectionString;

    private static IServiceCollection AddSqlite(this IServiceCollection services, DataOptions data)
    {
        var file = Path.Combine(data.Directory, "orders.db");

        // Nobody else reads the data, in a directory that was there before and is open to all either: SQLite gives its other files the mode
        // of this one.
        OwnerOnly.MakeFolder(data.Directory);
        OwnerOnly.Open(file, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();
        return services
            .AddSingleton<Dialect>(new SqliteDialect(connectionString)).AddSingleton<JobStore, SqliteJobStore>()
            .AddDbContextPool<OrdersDbContext>(options => options.UseSqlite(connectionString));
    }
}
