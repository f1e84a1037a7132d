using System.Threading.Channels;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Signals;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>
/// Brings it to a worker over the broker too that there are jobs in a queue: the first call at once, then all that came within moments as
/// one, to one of those who work for it.
/// The job stays in the database. Nobody depends on a signal: it is gone after seconds, and where none comes, notifications and looks find
/// the job as without a broker.
/// </summary>
internal sealed partial class RabbitMqSignals(SignalHub signals, RabbitMqTransport transport, ILogger<RabbitMqSignals> logger)
    : BackgroundService
{
    private const int MostWaiting = 10;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _calls =
        Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    public static string QueueOf(string queue) => $"jobs.{queue}";

    // Without a token: the client does not bear publishes that are broken off.
    public static async Task Send(IBus bus, string queue) => await EventExchange.Send(
        await bus.GetSendEndpoint(new Uri($"exchange:{QueueOf(queue)}")), [], "nudge", id: null, traceParent: null, CancellationToken.None,
        Lifetime);

    /// <summary>Hears the signals for a queue.</summary>
    public static void Receive(IRabbitMqBusFactoryConfigurator bus, string queue, SignalHub signals) =>
        bus.ReceiveEndpoint(QueueOf(queue), endpoint =>
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-max-length", MostWaiting);
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PrefetchCount = 1;
        endpoint.DiscardSkippedMessages();
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new Heard(signals, SignalHub.Jobs(queue))));
    });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Only what is called here: what was heard from elsewhere is not passed on, so that no signal gives rise to another one.
        signals.Elsewhere += topic =>
        {
            if (SignalHub.QueueOf(topic) is { } queue)
                _ = _calls.Writer.TryWrite(queue);
        };
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new RetryLoop(
            LongestPause, exception => Log.NotSent(logger, exception.Message), failures => Log.SentAgain(logger, failures))
            .Run(SendNext, stoppingToken);

    private async Task SendNext(CancellationToken ct)
    {
        _ = await _calls.Reader.WaitToReadAsync(ct);
        var queues = new HashSet<string>(StringComparer.Ordinal);
        while (_calls.Reader.TryRead(out var queue))
            _ = queues.Add(queue);
        await Task.WhenAll(queues.Select(transport.SignalWorkers)).WaitAsync(Timeout, ct);
        await Task.Delay(Pause, TimeProvider.System, ct);
    }

    private sealed class Heard(SignalHub signals, string topic) : IFilter<ReceiveContext>
    {
        public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        {
            signals.Notify(topic);
            return Task.CompletedTask;
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope(topic);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Signalling workers over the broker failed; the database signals them instead: {Reason}")]
        public static partial void NotSent(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Debug, "Signalling workers over the broker succeeds again after {Failures} failures")]
        public static partial void SentAgain(ILogger logger, int failures);
    }
}
