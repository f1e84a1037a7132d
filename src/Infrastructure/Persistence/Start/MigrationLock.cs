using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Persistence.Start;

/// <summary>
/// The right to migrate, and a session without the limits of the service: a migration of much data takes longer than any statement may that
/// somebody waits for. One instance has it at a time, for EF locks for each migration by itself, so the second one would apply again what
/// the first has just applied. It goes with its session: whoever dies leaves it to the next.
/// </summary>
internal sealed partial class MigrationLock : IAsyncDisposable
{
    private const long Lock = 0x6f72_6465_7273;

    private const string ConnectionCheck = "client_connection_check_interval";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly OrdersDbContext _db;
    private readonly int? _timeout;

    private MigrationLock(OrdersDbContext db) => (_db, _timeout) = (db, db.Database.GetCommandTimeout());

    public static async Task<MigrationLock> Take(OrdersDbContext db, ILogger logger, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        for (var attempts = 0; !await Ask<bool>(db, $"SELECT pg_try_advisory_lock({Lock})", ct); attempts++)
        {
            if (attempts == 0)
                Log.Waits(logger);
            await Task.Delay(Pause, TimeProvider.System, ct);
        }

        var migrationLock = new MigrationLock(db);
        db.Database.SetCommandTimeout(0);
        _ = await Ask<object>(db, "SELECT set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)", ct);

        // A server that has this setting (14 or later) breaks off a long statement of an instance that died, and the next one need not wait
        // for its end.
        _ = await Ask<object>(db, $"SELECT set_config(name, '5s', false) FROM pg_settings WHERE name = '{ConnectionCheck}'", ct);
        return migrationLock;
    }

    public async ValueTask DisposeAsync()
    {
        // Where the session is lost, its lock and its settings went with it.
        if (_db.Database.GetDbConnection().State == System.Data.ConnectionState.Open)
        {
            await using var command = _db.Database.GetDbConnection().CreateCommand();
            command.CommandText =
                "RESET statement_timeout; RESET lock_timeout; SELECT set_config(name, reset_val, false) FROM pg_settings WHERE name = "
                    + $"'{ConnectionCheck}'; SELECT pg_advisory_unlock({Lock})";
            _ = await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        _db.Database.SetCommandTimeout(_timeout);
        await _db.Database.CloseConnectionAsync();
    }

    private static async Task<T> Ask<T>(OrdersDbContext db, string sql, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Another instance is migrating the database; this one waits for it")]
        public static partial void Waits(ILogger logger);
    }
}
