using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>
/// Hears what other instances have revoked. Several times a second it proves that signals still arrive: until then memory is
/// trusted, without it every call looks up. A connection lives in real time, whatever clock the service goes by.
/// </summary>
internal sealed partial class RevocationListener(
    Revocations revocations, TimeProvider clock, ILogger<RevocationListener> logger, IRevocationSignals? source = null)
    : BackgroundService
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// How often everything is read again where signals can be lost: less than a second, with the heartbeat after which it is looked at.
    /// </summary>
    private static readonly TimeSpan FullScanInterval = TimeSpan.FromMilliseconds(650);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        if (source is null)
            return;

        // So that the first requests look nothing up either, if the database is as quick as it should be.
        _ = await Task.WhenAny(_subscribed.Task, Task.Delay(Timeout, TimeProvider.System, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (source is null)
            return;

        var losses = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(source, () => Regained(ref losses), stoppingToken);
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                revocations.Lost();
                if (losses++ == 0)
                    Log.Lost(logger, source.Source, lost.UnlessOutage());
                await Task.Delay(Backoff.After(losses, LongestPause), TimeProvider.System, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // Stopping breaks off whatever is under way, and each layer says so in its own way.
                return;
            }
        }
    }

    private async Task Listen(IRevocationSignals from, Action heard, CancellationToken ct)
    {
        await using var feed = await WithTimeout(from.Follow, ct);

        // In this order nothing falls between: what was committed before it began is read, the rest is signalled.
        var read = clock.GetTimestamp();
        await revocations.Load(ct);
        while (true)
        {
            var asked = clock.GetTimestamp();
            _ = await WithTimeout(token => Prove(feed, token), ct);
            await TakeIn(feed, ct);
            if (from.CanBeLost && clock.GetElapsedTime(read, asked) >= FullScanInterval)
            {
                read = asked;
                await revocations.Load(ct);
            }

            revocations.HeardUntil(asked);
            heard();
            while (Heartbeat - clock.GetElapsedTime(asked) is { TotalMilliseconds: >= 1 } rest && await feed.Wait(rest, ct))
                await TakeIn(feed, ct);
        }
    }

    private async Task TakeIn(IRevocationFeed feed, CancellationToken ct)
    {
        while (feed.TryTake(out var signal))
        {
            if (await revocations.Hear(signal, ct))
                continue;
            Log.NotUnderstood(logger, signal.Length);
            await revocations.Load(ct);
        }
    }

    private static async Task<bool> Prove(IRevocationFeed feed, CancellationToken ct)
    {
        await feed.Prove(ct);
        return true;
    }

    private static async Task<T> WithTimeout<T>(Func<CancellationToken, Task<T>> step, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Timeout);
        return await step(timeout.Token);
    }

    private void Regained(ref int losses)
    {
        if (losses > 0)
            Log.Regained(logger);
        losses = 0;
        _ = _subscribed.TrySetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "Revocation signals no longer arrive from {Source}; until they do, each request checks its session in the database")]
        public static partial void Lost(ILogger logger, string source, Exception? exception);

        [LoggerMessage(2, LogLevel.Information, "Revocation signals arrive again")]
        public static partial void Regained(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "A revocation signal of {Length} characters was not understood; everything was read again")]
        public static partial void NotUnderstood(ILogger logger, int length);
    }
}
