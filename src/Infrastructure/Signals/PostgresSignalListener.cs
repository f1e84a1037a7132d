using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Hears what other processes call, and wakes who waits for it here. Whenever it begins to listen, all are woken: calls may have been
/// missed.
/// </summary>
internal sealed partial class PostgresSignalListener(
    SignalHub signals, PostgresSignalListener.Address address, ILogger<PostgresSignalListener> logger) : BackgroundService
{
    /// <summary>How PostgreSQL names the connection.</summary>
    public const string ApplicationName = "orders wakeups";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var losses = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(() => losses = 0, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (losses++ == 0)
                    Log.Lost(logger, exception.UnlessOutage());
                await Task.Delay(Backoff.After(losses, LongestPause), TimeProvider.System, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // Stopping breaks off whatever is under way, and each layer says so in its own way.
                return;
            }
        }
    }

    private async Task Listen(Action heard, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(ct);
        connection.Notification += (_, call) => Hear(call.Payload);
        await Say(connection, $"LISTEN {PostgresSignalSender.Channel}", ct);
        signals.NotifyAll();
        while (true)
        {
            heard();
            if (!await connection.WaitAsync(Heartbeat, ct))
                await Say(connection, "SELECT 1", ct);
        }
    }

    private void Hear(string payload)
    {
        if (payload.Split('\n') is [var process, .. var topics] && process != signals.Process)
        {
            foreach (var topic in topics)
                signals.Notify(topic);
        }
    }

    private static async Task Say(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 5 };
        _ = await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Of a connection that is not pooled.</summary>
    internal sealed record Address(string ConnectionString);

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "Listening for signals of other processes failed; until it succeeds, this process relies on polling")]
        public static partial void Lost(ILogger logger, Exception? exception);
    }
}
