using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Persistence.Start;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>PostgreSQL where a connection string names it, SQLite otherwise.</summary>
internal static class DatabaseServices
{
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<DataOptions>(configuration, "Data");
        _ = services.AddSettings<PostgresOptions>(configuration, "ConnectionStrings");
        return (configuration.HasConnectionString("Orders")
            ? services.AddPostgres(configuration.GetConnectionString("Orders")!)
            : services.AddSqlite())
            .AddScoped<IUnitOfWork, UnitOfWork>()
            .AddScoped<WriteBatch>()
            .AddSingleton<EventMetrics>()
            .AddSingleton<IdempotencyRecords>()
            .AddSingleton<IRetention>(provider => provider.GetRequiredService<IdempotencyRecords>())
            .AddSingleton<Cursors>()
            .AddScoped<DatabaseStart>()
            .AddSingleton(provider => ProbeOf(provider.GetRequiredService<Dialect>()));
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, string connectionString) => services
        .AddSingleton(_ => NpgsqlDataSource.Create(PostgresOptions.Pooled(connectionString)))
        .AddSingleton<Dialect, PostgresDialect>()
        .AddDbContextPool<OrdersDbContext>(
            (provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
                .ConfigureWarnings(Quietly).ConfigureWarnings(ExpectWhatIsLeftOut));

    private static DatabaseProbe ProbeOf(Dialect dialect) =>
        new(dialect.Description, ct => dialect.Query(new Statement("SELECT 1"), row => row.GetInt32(0), ct));

    // All of these are thrown too, and whoever catches one logs it where it is not an outage: once, and not as often as there are calls.
    private static void Quietly(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.ConnectionError, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug),
        (RelationalEventId.TransactionError, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug));

    // IdentityDbContext maps what the service has no use for, and the model leaves it out again.
    private static void ExpectWhatIsLeftOut(WarningsConfigurationBuilder warnings) =>
        warnings.Ignore(CoreEventId.MappedEntityTypeIgnoredWarning, CoreEventId.MappedPropertyIgnoredWarning);

    private static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton<SqliteFile>()
        .AddSingleton<Dialect>(provider => new SqliteDialect(provider.GetRequiredService<SqliteFile>().ConnectionString))
        .AddDbContextPool<OrdersDbContext>(
            (provider, options) => options.UseSqlite(provider.GetRequiredService<SqliteFile>().ConnectionString)
                .ConfigureWarnings(ExpectWhatIsLeftOut));
}
