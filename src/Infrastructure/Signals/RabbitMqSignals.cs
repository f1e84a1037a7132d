using CleanOrders.Infrastructure.Hosting;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Signals over the broker too that jobs are due: the first at once, then all of some moments as one, to one of the workers of their queue.
/// The job stays in the database. Nobody depends on a signal: it is gone after seconds, and where none comes, PostgreSQL's signals and
/// polls find the job as without a broker.
/// </summary>
internal sealed partial class RabbitMqSignals(SignalHub hub, ILogger<RabbitMqSignals> logger) : BackgroundService
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly OutgoingSignals _outgoing = hub.CollectFor(topic => topic.DueQueue is not null);
    private volatile IBus? _bus;

    /// <summary>Sends by this bus from now on; without one, not at all.</summary>
    public void Use(IBus? bus) => _bus = bus;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new RetryLoop(
            LongestPause, exception => Log.NotSent(logger, exception.Message), failures => Log.SentAgain(logger, failures))
            .Run(SendNext, stoppingToken);

    private async Task SendNext(CancellationToken ct)
    {
        var topics = await _outgoing.Take(ct);
        if (_bus is { } bus)
            await Task.WhenAll(topics.Select(topic => Send(bus, topic.DueQueue!))).WaitAsync(Timeout, ct);
        await Task.Delay(Pause, TimeProvider.System, ct);
    }

    // Without a token: the client does not bear publishes that are broken off.
    private static async Task Send(IBus bus, string queue)
    {
        var exchange = await bus.GetSendEndpoint(new Uri($"exchange:{JobDueConsumer.QueueOf(queue)}"));
        await exchange.Send(new JobDue(), context => context.TimeToLive = Lifetime, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Signalling workers over the broker failed; PostgreSQL signals them instead: {Reason}")]
        public static partial void NotSent(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Debug, "Signalling workers over the broker succeeds again after {Failures} failures")]
        public static partial void SentAgain(ILogger logger, int failures);
    }
}
