using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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
            throw new StartRefusedException("ConnectionStrings:Orders is not in Npgsql's form, as in Host=localhost;Database=orders;Username=orders;Password=…");
        }

        builder.MaxAutoPrepare = Math.Max(builder.MaxAutoPrepare, 100);
        builder.AutoPrepareMinUsages = 2;
        builder.NoResetOnClose = true;
        builder.Options = $"-c lock_timeout={PostgresDialect.LockTimeout} -c statement_timeout=30000 {builder.Options}".TrimEnd();
        builder.ApplicationName ??= "orders";
        return services
            .AddSingleton(_ => NpgsqlDataSource.Create(builder))
            .AddSingleton<Dialect, PostgresDialect>()
            .AddDbContextPool<OrdersDbContext>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services, DataOptions data)
    {
        if (OperatingSystem.IsWindows())
            _ = Directory.CreateDirectory(data.Directory);
        else
            _ = Directory.CreateDirectory(data.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(data.Directory, "orders.db"), ForeignKeys = true }.ToString();
        return services
            .AddSingleton<Dialect>(new SqliteDialect(connectionString))
            .AddDbContextPool<OrdersDbContext>(options => options.UseSqlite(connectionString));
    }
}
