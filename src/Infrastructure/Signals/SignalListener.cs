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

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = new RetryLoop(
            LongestPause, exception => Log.Lost(logger, exception.UnlessOutage()), failures => Log.Regained(logger, failures));
        return loop.Run(ct => Listen(loop, ct), stoppingToken);
    }

    private async Task Listen(RetryLoop loop, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(ct);
        connection.Notification += (_, call) => Hear(call.Payload);
        await Say(connection, $"LISTEN {PostgresSignalSender.Channel}", ct);
        signals.NotifyAll();
        while (true)
        {
            loop.Succeeded();
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

        [LoggerMessage(2, LogLevel.Information, "Signals of other processes arrive again after {Failures} failures")]
        public static partial void Regained(ILogger logger, int failures);
    }
}
