using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Signals;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>
/// Keeps a bus that works. The client can come to a state in which nothing is published any more while all seems healthy; so every ten
/// seconds, and whenever an event could not be published, a probe goes the way of events, and where it does not arrive, or is long in
/// coming, the bus is replaced by a new one. Meanwhile no events are taken. The same one cannot be started again: MassTransit does not
/// start what was cut off when it stopped.
/// </summary>
internal sealed partial class RabbitMqTransport(
    IBusRegistrationContext registered, RabbitMqAddress address, RabbitMqSignals signals, ILogger<RabbitMqTransport> logger)
    : BackgroundService, ITransport
{
    /// <summary>How long what a consumer has begun may take when the bus stops; then its message is for another one.</summary>
    public static readonly TimeSpan TimeToConsume = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeToProbe = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _suspicion = new(0, 1);
    private volatile TaskCompletionSource<IBus> _bus = NotYet();

    public string Description => $"{address}";

    public Task Ready(CancellationToken ct) => _bus.Task.WaitAsync(ct);

    public async Task Publish(ClaimedEvent claimed, CancellationToken ct)
    {
        var bus = await _bus.Task.WaitAsync(ct);
        IntegrationEventJson.RefuseTooLong(claimed.Event);
        try
        {
            await EventExchange.Publish(bus, claimed, ct);
        }
        catch
        {
            Suspect();
            throw;
        }
    }

    public override void Dispose()
    {
        _suspicion.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = new RetryLoop(
            LongestPause, exception => Log.Lost(logger, address, exception.Message), _ => Log.Regained(logger, address));
        return loop.Run(ct => Serve(loop.Succeeded, ct), stoppingToken);
    }

    /// <summary>One bus, from its start until it does not work any more.</summary>
    private async Task Serve(Action arrived, CancellationToken ct)
    {
        if (!await address.Answers(ct))
            throw new InvalidOperationException("Nobody listens there.");
        var bus = Make();
        try
        {
            // Queues are bound when it has started: what is published from then on finds them.
            await WithTimeout(TimeToStart, token => bus.StartAsync(token), ct);
            while (true)
            {
                await WithTimeout(TimeToProbe, token => EventExchange.PublishProbe(bus, token), ct);
                if (bus.CheckHealth() is { Status: not BusHealthStatus.Healthy } health)
                    throw new InvalidOperationException(health.Description);
                _ = _bus.TrySetResult(bus);
                signals.Use(bus);
                arrived();

                // A publish waits for a connection that is lost: the bus says so sooner.
                var probed = TimeProvider.System.GetTimestamp();
                while (!await _suspicion.WaitAsync(BetweenChecks, ct) && TimeProvider.System.GetElapsedTime(probed) < BetweenProbes
                    && bus.CheckHealth().Status == BusHealthStatus.Healthy)
                    continue;
            }
        }
        finally
        {
            Close();
            await Stop(bus);
        }
    }

    // As UsingRabbitMq makes one, of what is registered.
    private IBusControl Make() => new RabbitMqRegistrationBusFactory(RabbitMqServices.Configure).CreateBus(registered, [], "").BusControl;

    private async Task Stop(IBusControl bus)
    {
        try
        {
            await WithTimeout(TimeToStop, token => bus.StopAsync(token), CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.NotStopped(logger, exception.Message);
        }
    }

    private void Suspect()
    {
        Close();
        lock (_suspicion)
        {
            if (_suspicion.CurrentCount == 0)
                _ = _suspicion.Release();
        }
    }

    private void Close()
    {
        signals.Use(bus: null);
        if (_bus.Task.IsCompleted)
            _bus = NotYet();
    }

    private static async Task WithTimeout(TimeSpan atMost, Func<CancellationToken, Task> step, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(atMost);
        await step(timeout.Token).WaitAsync(atMost + TimeSpan.FromSeconds(1), ct);
    }

    private static TaskCompletionSource<IBus> NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "{Broker} does not accept events: {Reason} Orders are accepted as before, and events are published when it is back. Where it "
                + "should run, start it: systemctl start rabbitmq-server")]
        public static partial void Lost(ILogger logger, RabbitMqAddress broker, string reason);

        [LoggerMessage(2, LogLevel.Information, "{Broker} accepts events again")]
        public static partial void Regained(ILogger logger, RabbitMqAddress broker);

        [LoggerMessage(3, LogLevel.Debug, "Stopping a broken bus failed; it is abandoned: {Reason}")]
        public static partial void NotStopped(ILogger logger, string reason);
    }
}
