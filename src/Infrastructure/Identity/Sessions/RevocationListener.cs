using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>
/// Receives what other instances have revoked. Several times a second it proves that signals still arrive: until then memory is
/// trusted, without it every call looks up. A connection lives in real time, whatever clock the service goes by.
/// </summary>
internal sealed partial class RevocationListener(
    Revocations revocations, TimeProvider clock, ILogger<RevocationListener> logger, ISignalSource? source = null)
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

        var loop = new RetryLoop(
            LongestPause, lost => Log.Lost(logger, source.Description, lost.UnlessOutage()), _ => Log.Regained(logger));
        await loop.Run(ct => ListenUntilLost(source, loop, ct), stoppingToken);
    }

    private async Task ListenUntilLost(ISignalSource from, RetryLoop loop, CancellationToken ct)
    {
        try
        {
            await Listen(from, loop, ct);
        }
        finally
        {
            revocations.Lost();
        }
    }

    private async Task Listen(ISignalSource from, RetryLoop loop, CancellationToken ct)
    {
        await using var feed = await WithTimeout(from.Listen, ct);

        // In this order nothing falls between: what was committed before it began is read, the rest is signalled.
        var read = clock.GetTimestamp();
        await revocations.Load(ct);
        while (true)
        {
            var asked = clock.GetTimestamp();
            _ = await WithTimeout(token => Prove(feed, token), ct);
            await TakeIn(feed, ct);
            if (from.CanLose && clock.GetElapsedTime(read, asked) >= FullScanInterval)
            {
                read = asked;
                await revocations.Load(ct);
            }

            revocations.ProvenUntil(asked);
            loop.Succeeded();
            _ = _subscribed.TrySetResult();
            while (Heartbeat - clock.GetElapsedTime(asked) is { TotalMilliseconds: >= 1 } rest && await feed.Wait(rest, ct))
                await TakeIn(feed, ct);
        }
    }

    private async Task TakeIn(ISignalFeed feed, CancellationToken ct)
    {
        while (feed.TryTake(out var signal))
        {
            if (await revocations.Receive(signal, ct))
                continue;
            Log.NotUnderstood(logger, signal.Length);
            await revocations.Load(ct);
        }
    }

    private static async Task<bool> Prove(ISignalFeed feed, CancellationToken ct)
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
