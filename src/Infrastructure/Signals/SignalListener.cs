using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Listens to PostgreSQL where the ends of sessions come from elsewhere. Otherwise who listens for those does this on the way, on the same
/// connection.
/// </summary>
internal sealed partial class SignalListener(ISignalSource source, ILogger<SignalListener> logger) : BackgroundService
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = new RetryLoop(
            LongestPause, exception => Log.Lost(logger, source.Description, exception.UnlessOutage()),
            failures => Log.Regained(logger, failures));
        return loop.Run(ct => Listen(loop, ct), stoppingToken);
    }

    private async Task Listen(RetryLoop loop, CancellationToken ct)
    {
        await using var feed = await source.Listen(ct);
        while (true)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(Timeout);
            await feed.Prove(timeout.Token);
            loop.Succeeded();
            while (await feed.Wait(Heartbeat, ct))
                continue;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "Signals of other processes no longer arrive from {Source}; until they do, this process relies on polling")]
        public static partial void Lost(ILogger logger, string source, Exception? exception);

        [LoggerMessage(2, LogLevel.Information, "Signals of other processes arrive again after {Failures} failures")]
        public static partial void Regained(ILogger logger, int failures);
    }
}
