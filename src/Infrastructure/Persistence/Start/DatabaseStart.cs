using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CleanOrders.Infrastructure.Persistence.Start;

/// <summary>Makes the schema fit before the service listens, and refuses to start where it does not. It never drops anything.</summary>
internal sealed partial class DatabaseStart(OrdersDbContext db, Dialect dialect, DataOptions options, ILogger<DatabaseStart> logger)
{
    private const string LedgerIsOnlyAddedTo = """
        CREATE TRIGGER payment_entries_are_not_changed BEFORE UPDATE ON payment_entries BEGIN
            SELECT RAISE(ABORT, 'entries of the ledger are only added'); END;
        CREATE TRIGGER payment_entries_are_not_deleted BEFORE DELETE ON payment_entries BEGIN
            SELECT RAISE(ABORT, 'entries of the ledger are only added'); END;
        """;

    public async Task Run(CancellationToken ct)
    {
        Log.Using(logger, dialect.Description);
        Log.Keeping(logger, options.FullDirectory);
        try
        {
            await (db.Database.IsNpgsql() ? Migrate(ct) : CreateOnce(ct));
        }
        catch (Exception exception) when (exception.IsOutage()
            || exception.Chain().Any(one => one is NpgsqlException and not PostgresException))
        {
            throw new StartRefusedException(
                $"{dialect.Description} cannot be reached ({exception.Chain().Last().Message}). Start it, as with `systemctl start "
                    + $"postgresql`, or leave ConnectionStrings:Orders out to use SQLite.");
        }
        catch (PostgresException exception)
        {
            throw new StartRefusedException(
                $"{dialect.Description} refused: {exception.MessageText} ({exception.SqlState}). Check ConnectionStrings:Orders.");
        }
        catch (SqliteException exception)
        {
            throw new StartRefusedException(
                $"{dialect.Description} cannot be opened ({exception.Message}). Look at the file, or name another folder in "
                    + "Data:Directory.");
        }
    }

    private async Task Migrate(CancellationToken ct)
    {
        if (options.Migrate)
            await CreateDatabase(ct);
        await using var migrationLock = await MigrationLock.Take(db, logger, ct);
        await MigrateAlone(ct);
    }

    private async Task CreateDatabase(CancellationToken ct)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(ct))
            return;
        try
        {
            await creator.CreateAsync(ct);
        }
        catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another instance may have been first.
            if (!await creator.ExistsAsync(ct))
                throw;
        }
    }

    private async Task MigrateAlone(CancellationToken ct)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(ct)).Except(db.Database.GetMigrations(), StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
            throw new StartRefusedException(
                $"{dialect.Description} was migrated by a newer version ({unknown[^1]}). Start that version, or restore a backup.");

        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count > 0 && !options.Migrate)
            throw new StartRefusedException(
                $"{dialect.Description} lacks {pending.Count} migrations and Data:Migrate is false. Set it to true, or apply them first.");

        // Each by itself, so that the log says how far it is: some take minutes where there is much.
        var migrator = db.GetService<IMigrator>();
        foreach (var (i, migration) in pending.Index())
        {
            Log.Migrating(logger, migration, i + 1, pending.Count);
            var started = Stopwatch.GetTimestamp();
            await migrator.MigrateAsync(migration, ct);
            Log.Migrated(logger, migration, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1));
        }
    }

    private async Task CreateOnce(CancellationToken ct)
    {
        var script = $"{db.Database.GenerateCreateScript()}; {LedgerIsOnlyAddedTo}";
        var fingerprint = BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        await db.Database.OpenConnectionAsync(ct);
        if (await Number("PRAGMA user_version", ct) == fingerprint)
            return;

        // Of several that start at once, the first to get here makes the tables and the others find them made.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var found = await Number("PRAGMA user_version", ct);
        if (found == fingerprint)
            return;
        if (found != 0 || await Number("SELECT count(*) FROM sqlite_master", ct) != 0)
        {
            throw new StartRefusedException(
                $"{dialect.Description} was made by another version and does not fit this one. Nothing was changed: move the file away to "
                    + $"start anew, or start the version that made it.");
        }

        _ = await Execute($"{script} PRAGMA user_version = {fingerprint}", ct);
        await transaction.CommitAsync(ct);
        _ = await Execute("PRAGMA journal_mode = WAL", ct);
    }

    private async Task<long> Number(string sql, CancellationToken ct) => (long)(await Execute(sql, ct))!;

    private async Task<object?> Execute(string sql, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return await command.ExecuteScalarAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Database: {Description}")]
        public static partial void Using(ILogger logger, string description);

        [LoggerMessage(2, LogLevel.Information, "Migration {Migration} begins ({Number} of {Count})")]
        public static partial void Migrating(ILogger logger, string migration, int number, int count);

        [LoggerMessage(3, LogLevel.Information, "Migration {Migration} took {Seconds} seconds")]
        public static partial void Migrated(ILogger logger, string migration, double seconds);

        [LoggerMessage(4, LogLevel.Information, "Files are kept in {Folder}")]
        public static partial void Keeping(ILogger logger, string folder);
    }
}
