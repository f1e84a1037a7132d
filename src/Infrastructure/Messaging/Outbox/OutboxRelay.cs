using System.Diagnostics;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>
/// Publishes events: takes some from the outbox, hands them to the transport, and settles what became of them. Any number of relays may
/// run; an event that a relay held when it died is published by another one, perhaps for the second time.
/// </summary>
internal sealed partial class OutboxRelay(
    OutboxStore outbox, ITransport transport, SignalHub signals, MessagingOptions options, MessagingMetrics metrics, TimeProvider clock,
    ILogger<OutboxRelay> logger) : BackgroundService
{
    /// <summary>Scans all there is: leases of the dead, events whose time has come again, events that were committed late.</summary>
    private static readonly TimeSpan FullScanInterval = TimeSpan.FromSeconds(5);

    /// <summary>Publishing a batch ends by then, and settling it while it is still held.</summary>
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TimeToSettle = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IdLowWaterMark _lowWaterMark = new(TimeProvider.System);
    private long? _scannedAllAt;

    // Measured apart from publishing: what waits is of most interest while nothing can be published.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(PublishAll(stoppingToken), WatchAll(stoppingToken));

    private async Task PublishAll(CancellationToken stoppingToken)
    {
        using var subscription = signals.Subscribe(Topic.OutboxDue);
        var loop = new RetryLoop(
            LongestPause, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures));
        await loop.Run(
            async ct =>
            {
                await transport.Ready(ct);
                var held = await Round(ct);
                loop.Succeeded();
                if (held == 0)
                    _ = await subscription.Wait(options.PollInterval, ct);
            }, stoppingToken);
    }

    /// <returns>How many events it held.</returns>
    private async Task<int> Round(CancellationToken ct)
    {
        var scansAll = _scannedAllAt is not { } scannedAllAt || TimeProvider.System.GetElapsedTime(scannedAllAt) >= FullScanInterval;
        var lease = Guid.CreateVersion7(clock.GetUtcNow());
        var claimed = await outbox.Claim(lease, scansAll ? 0 : _lowWaterMark.Value, options.BatchSize, ct);
        if (scansAll && (claimed.Count < options.BatchSize || claimed[^1].Id > _lowWaterMark.Value))
            _scannedAllAt = TimeProvider.System.GetTimestamp();
        if (claimed.Count == 0)
            return 0;

        _lowWaterMark.Saw(claimed[^1].Id);
        var publishings = await Publish(claimed);
        await Settle(lease, publishings);
        metrics.Settled(publishings, clock.GetUtcNow());
        return claimed.Count;
    }

    private async Task WatchAll(CancellationToken stoppingToken)
    {
        var loop = new RetryLoop(
            LongestPause, exception => Log.NotWatched(logger, exception.UnlessOutage()), failures => Log.WatchedAgain(logger, failures));
        await loop.Run(
            async ct =>
            {
                var (depth, oldest) = await outbox.Measure(ct);
                metrics.Waiting(depth, oldest is { } since ? clock.GetUtcNow() - since : TimeSpan.Zero);
                loop.Succeeded();
                await Task.Delay(FullScanInterval, TimeProvider.System, ct);
            }, stoppingToken);
    }

    // Not the host's token: what has begun is finished, and that is seconds at most.
    private async Task<IReadOnlyList<Publishing>> Publish(IReadOnlyList<ClaimedEvent> claimed)
    {
        using var timeout = new CancellationTokenSource(PublishTimeout);
        var chains =
            await Task.WhenAll(
                claimed.GroupBy(message => message.Event.Aggregate, StringComparer.Ordinal)
                    .Select(chain => PublishInOrder([.. chain], timeout.Token)));
        return [.. chains.SelectMany(chain => chain)];
    }

    private async Task<List<Publishing>> PublishInOrder(ClaimedEvent[] chain, CancellationToken ct)
    {
        var publishings = new List<Publishing>(chain.Length);
        foreach (var claimed in chain)
        {
            var goesOn = !ct.IsCancellationRequested
                && publishings.TrueForAll(publishing => publishing.Outcome is PublishResult.Published or PublishResult.PermanentFailure);
            publishings.Add(goesOn ? await Publish(claimed, ct) : new Publishing(claimed, PublishResult.NotTried));
        }

        return publishings;
    }

    private async Task<Publishing> Publish(ClaimedEvent claimed, CancellationToken ct)
    {
        using var activity = ServiceTelemetry.Continue($"publish {claimed.Event.Type}", ActivityKind.Producer, claimed.TraceParent);
        if (activity.IsAllDataRequested)
            _ = activity.SetTag("messaging.operation.type", "send").SetTag("messaging.message.id", claimed.Event.Id.ToString());
        try
        {
            await transport.Publish(claimed with { TraceParent = activity.Id }, ct);
            return new Publishing(claimed, PublishResult.Published);
        }
        catch (Exception exception)
        {
            var permanent = RetryPolicy.IsPermanent(exception);
            activity.Failed(exception.GetType().Name);
            if (permanent)
                Log.PermanentFailure(logger, claimed.Event.Id, claimed.Event.Type, exception);
            else if (claimed.Attempts == 0)
                Log.NotPublished(logger, claimed.Event.Id, claimed.Event.Type, exception.UnlessOutage());
            return new Publishing(
                claimed, permanent
                    ? PublishResult.PermanentFailure
                    : PublishResult.Failed, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    // Again while the hold lasts: what was published and is not settled is published twice.
    private async Task Settle(Guid lease, IReadOnlyList<Publishing> publishings)
    {
        using var timeout = new CancellationTokenSource(TimeToSettle);
        var loop = new RetryLoop(
            LongestPause, exception => Log.NotSettled(logger, publishings.Count, exception.UnlessOutage()),
            failures => Log.Settled(logger, publishings.Count, failures));
        await loop.UntilDone(ct => outbox.Settle(lease, publishings, ct), timeout.Token);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Publishing events failed; the relay retries until it succeeds")]
        public static partial void Failed(ILogger logger, Exception? exception);

        [LoggerMessage(2, LogLevel.Warning, "Publishing event {Message} ({Type}) failed; the relay retries")]
        public static partial void NotPublished(ILogger logger, IntegrationEventId message, string type, Exception? exception);

        [LoggerMessage(3, LogLevel.Error, "Event {Message} ({Type}) cannot be published; it was moved to the dead letters")]
        public static partial void PermanentFailure(ILogger logger, IntegrationEventId message, string type, Exception exception);

        [LoggerMessage(
            4, LogLevel.Warning, "Storing the publish results of {Count} events failed; the relay retries until their leases expire")]
        public static partial void NotSettled(ILogger logger, int count, Exception? exception);

        [LoggerMessage(5, LogLevel.Warning, "Measuring the outbox failed; it is retried until it succeeds")]
        public static partial void NotWatched(ILogger logger, Exception? exception);

        [LoggerMessage(6, LogLevel.Information, "Publishing events succeeds again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, int failures);

        [LoggerMessage(7, LogLevel.Information, "The publish results of {Count} events are stored after {Failures} failures")]
        public static partial void Settled(ILogger logger, int count, int failures);

        [LoggerMessage(8, LogLevel.Information, "Measuring the outbox succeeds again after {Failures} failures")]
        public static partial void WatchedAgain(ILogger logger, int failures);
    }
}
