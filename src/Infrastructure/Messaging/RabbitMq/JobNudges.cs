using System.Threading.Channels;
using CleanOrders.Infrastructure.Signals;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>
/// Brings it to a worker over the broker too that there are jobs in a queue: the first call at once, then all that came within moments as one, to one of those who work for it.
/// The job stays in the database. Nobody depends on a nudge: it is gone after seconds, and where none comes, notifications and looks find the job as without a broker.
/// </summary>
internal sealed partial class JobNudges(Wakeups wakeups, RabbitMqTransport transport, ILogger<JobNudges> logger) : BackgroundService
{
    private const int MostWaiting = 10;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _calls = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    public static string QueueOf(string queue) => $"jobs.{queue}";

    // Without a token: the client does not bear publishes that are broken off.
    public static async Task Send(IBus bus, string queue) => await FactExchange.Send(
        await bus.GetSendEndpoint(new Uri($"exchange:{QueueOf(queue)}")), [], "nudge", id: null, traceParent: null, CancellationToken.None, Lifetime);

    /// <summary>Hears the nudges for a queue.</summary>
    public static void Receive(IRabbitMqBusFactoryConfigurator bus, string queue, Wakeups wakeups) => bus.ReceiveEndpoint(QueueOf(queue), nudges =>
    {
        nudges.SetQuorumQueue();
        nudges.SetQueueArgument("x-max-length", MostWaiting);
        nudges.ConfigureConsumeTopology = false;
        nudges.PrefetchCount = 1;
        nudges.DiscardSkippedMessages();
        nudges.ConfigureReceive(pipe => pipe.UseFilter(new Heard(wakeups, Wakeups.Jobs(queue))));
    });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Only what is called here: what was heard from elsewhere is not passed on, so that no nudge gives rise to another one.
        wakeups.Elsewhere += topic =>
        {
            if (Wakeups.QueueOf(topic) is { } queue)
                _ = _calls.Writer.TryWrite(queue);
        };
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _calls.Reader.WaitToReadAsync(stoppingToken))
        {
            var queues = new HashSet<string>(StringComparer.Ordinal);
            while (_calls.Reader.TryRead(out var queue))
                _ = queues.Add(queue);
            try
            {
                await Task.WhenAll(queues.Select(transport.Nudge)).WaitAsync(Patience, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotSent(logger, exception.Message);
            }

            await Task.Delay(Pause, TimeProvider.System, stoppingToken);
        }
    }

    private sealed class Heard(Wakeups wakeups, string topic) : IFilter<ReceiveContext>
    {
        public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        {
            wakeups.Ring(topic);
            return Task.CompletedTask;
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope(topic);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Workers are not nudged over the broker; they are woken by the database: {Why}")]
        public static partial void NotSent(ILogger logger, string why);
    }
}
