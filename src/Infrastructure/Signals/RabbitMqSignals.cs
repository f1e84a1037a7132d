using System.Net.Mime;
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
    private const int MostWaiting = 10;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly OutgoingSignals _outgoing = hub.CollectFor(topic => topic.DueQueue is not null);
    private volatile IBus? _bus;

    public static string QueueOf(string queue) => $"jobs.{queue}";

    // Without a token: the client does not bear publishes that are broken off.
    public static async Task Send(IBus bus, string queue)
    {
        var exchange = await bus.GetSendEndpoint(new Uri($"exchange:{QueueOf(queue)}"));
        await exchange.Send(
            Empty.Instance,
            context =>
            {
                context.Serializer = Empty.Instance;
                context.TimeToLive = Lifetime;
            },
            CancellationToken.None);
    }

    /// <summary>Receives the signals for a queue.</summary>
    public static void Receive(IRabbitMqBusFactoryConfigurator bus, string queue, SignalHub hub) =>
        bus.ReceiveEndpoint(QueueOf(queue), endpoint =>
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-max-length", MostWaiting);
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PrefetchCount = 1;
        endpoint.DiscardSkippedMessages();
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new Receiver(hub, Topic.JobDue(queue))));
    });

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

    private sealed class Receiver(SignalHub hub, Topic topic) : IFilter<ReceiveContext>
    {
        public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        {
            hub.Notify(topic);
            return Task.CompletedTask;
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope(topic.Name);
    }

    /// <summary>A signal has no content.</summary>
    private sealed class Empty : IMessageSerializer
    {
        public static readonly Empty Instance = new();

        public ContentType ContentType { get; } = new("application/octet-stream");

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody([]);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Signalling workers over the broker failed; PostgreSQL signals them instead: {Reason}")]
        public static partial void NotSent(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Debug, "Signalling workers over the broker succeeds again after {Failures} failures")]
        public static partial void SentAgain(ILogger logger, int failures);
    }
}
