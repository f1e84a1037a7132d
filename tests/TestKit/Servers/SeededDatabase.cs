using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Jobs.Schedules;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CleanOrders.TestKit;

/// <summary>
/// A database as the first start of a host in Development leaves it, with its users and products, made once and copied: to make it takes
/// longer than all else of a start.
/// </summary>
internal static class SeededDatabase
{
    private static readonly Lazy<Task<TestDatabase>> Postgres = new(() => Make(DatabaseKind.Postgres));
    private static readonly Lazy<Task<TestDatabase>> Sqlite = new(() => Make(DatabaseKind.Sqlite));

    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<TestDatabase> New(DatabaseKind kind) =>
        await TestDatabase.CopyOf(await (kind == DatabaseKind.Postgres ? Postgres : Sqlite).Value);

    private static async Task<TestDatabase> Make(DatabaseKind kind)
    {
        var database = await TestDatabase.New(kind);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(database.Folder, recursive: true);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        foreach (var (key, value) in database.Settings)
            builder.Configuration[key] = value;
        // PostgreSQL copies no database that somebody is connected to.
        if (database.ConnectionString is { } address)
            builder.Configuration["ConnectionStrings:Orders"] = $"{address};Pooling=false";
        builder.Configuration["Workers:Enabled"] = "false";
        // Its rows are older than whatever a test does to them, by the system's clock or by one of the test's own.
        var clock = new FakeClock(TimeProvider.System.GetUtcNow() < The.Moment ? TimeProvider.System.GetUtcNow() : The.Moment);
        _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment).AddSingleton<TimeProvider>(clock)
            .PostConfigure<PasswordHasherOptions>(hashing => hashing.IterationCount = Api.CheapIterations);
        using (var host = builder.Build())
        {
            await host.Services.StartDatabase(CancellationToken.None);
            await Postpone(host.Services);
        }

        // Each host has a secret of its own, and its keys with it.
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM signing_keys; DELETE FROM security_events WHERE kind = 'signing_key_made'";
        _ = await command.ExecuteNonQueryAsync();
        if (connection is NpgsqlConnection pooled)
        {
            NpgsqlConnection.ClearPool(pooled);
        }
        else
        {
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            _ = await command.ExecuteNonQueryAsync();
        }

        return database;
    }

    // A service that was there before has done its scheduled jobs. A host brings these times into reach of its clock.
    private static async Task Postpone(IServiceProvider services)
    {
        var schedules = services.GetRequiredService<ScheduleStore>();
        foreach (var schedule in services.GetRequiredService<IReadOnlyList<TimedSchedule>>())
            _ = await schedules.Begin(schedule.Name, Never, Never, CancellationToken.None);
    }
}
