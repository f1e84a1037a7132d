using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>
/// Hears on PostgreSQL what other instances have revoked, on a connection of its own. Several times a second it proves
/// that this connection is the one that listens: until then memory is trusted, without it every call looks up. A
/// connection lives in real time, whatever clock the service goes by.
/// </summary>
internal sealed partial class RevocationListener(string connectionString, Revocations revocations, TimeProvider clock, ILogger<RevocationListener> logger)
    : BackgroundService
{
    /// <summary>How PostgreSQL names the connection.</summary>
    public const string ApplicationName = "orders revocations";

    // Not SELECT 1: behind a pooler that exchanges sessions, the one that answers would not be the one that listens.
    private const string Proof = $"SELECT count(*) FROM pg_listening_channels() AS channel WHERE channel = '{Revocations.Channel}'";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);

        // So that the first requests look nothing up either, if the database is as quick as it should be.
        _ = await Task.WhenAny(_subscribed.Task, Task.Delay(Patience, TimeProvider.System, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var losses = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(() => Regained(ref losses), stoppingToken);
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                revocations.Lost();
                if (losses++ == 0)
                    Log.Lost(logger, lost);
                await Task.Delay(Pause(losses), TimeProvider.System, stoppingToken);
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
        await using var connection = new NpgsqlConnection(connectionString);
        var news = new Queue<string>();
        connection.Notification += (_, told) => news.Enqueue(told.Payload);
        await WithPatience(connection.OpenAsync, ct);
        await WithPatience(token => Ask(connection, $"LISTEN {Revocations.Channel}", token), ct);

        // In this order nothing falls between: what was committed before LISTEN is read, the rest is told.
        await revocations.Load(ct);
        while (true)
        {
            var asked = clock.GetTimestamp();
            await WithPatience(token => Prove(connection, token), ct);
            await TakeIn(news, ct);
            revocations.HeardUntil(asked);
            heard();
            while (Heartbeat - clock.GetElapsedTime(asked) is { TotalMilliseconds: >= 1 } rest && await connection.WaitAsync(rest, ct))
                await TakeIn(news, ct);
        }
    }

    private async Task TakeIn(Queue<string> news, CancellationToken ct)
    {
        while (news.TryDequeue(out var told))
        {
            if (await revocations.Hear(told, ct))
                continue;
            Log.NotUnderstood(logger, told.Length);
            await revocations.Load(ct);
        }
    }

    private static async Task Prove(NpgsqlConnection connection, CancellationToken ct)
    {
        if (await Ask(connection, Proof, ct) is not 1L)
            throw new InvalidOperationException("The session that answers is not the one that listens.");
    }

    private static async Task<object?> Ask(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }

    private static async Task WithPatience(Func<CancellationToken, Task> step, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        await step(patience.Token);
    }

    private void Regained(ref int losses)
    {
        if (losses > 0)
            Log.Regained(logger);
        losses = 0;
        _ = _subscribed.TrySetResult();
    }

    // With jitter: instances that lost the database together do not come back together.
    private static TimeSpan Pause(int losses) =>
        TimeSpan.FromMilliseconds(Math.Min(100 * Math.Pow(2, Math.Min(losses, 10)), LongestPause.TotalMilliseconds) * RandomNumberGenerator.GetInt32(50, 101) / 100);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "News of revocations no longer arrive: until they do, each call looks up whether its session goes on")]
        public static partial void Lost(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "News of revocations arrive again")]
        public static partial void Regained(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "News of {Length} characters were not understood; everything was read again")]
        public static partial void NotUnderstood(ILogger logger, int length);
    }
}
