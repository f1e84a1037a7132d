using System.Diagnostics;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>
/// Tells facts: takes some from the outbox, hands them to the transport, and settles what became of them. Any number of relays may run; a fact that a
/// relay held when it died is told by another one, perhaps for the second time.
/// </summary>
internal sealed partial class OutboxRelay(
    OutboxStore outbox, ITransport transport, Wakeups wakeups, MessagingOptions options, MessagingMetrics metrics, TimeProvider clock, ILogger<OutboxRelay> logger) : BackgroundService
{
    /// <summary>Looks by itself, should a call get lost.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>Looks at all there is: leases of the dead, facts whose time has come again, facts that were committed late.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    /// <summary>Telling a batch ends by then, and settling it while it is still held.</summary>
    private static readonly TimeSpan TimeToTell = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TimeToSettle = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IdFloor _floor = new(TimeProvider.System);
    private long? _swept;

    // Watched apart from telling: what waits is of most interest while nothing can be told.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TellAll(stoppingToken), WatchAll(stoppingToken));

    private async Task TellAll(CancellationToken stoppingToken)
    {
        using var bell = wakeups.Listen(Wakeups.Outbox);
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await transport.Ready(stoppingToken);
                if (await Round(stoppingToken) == 0)
                    _ = await bell.Wait(Poll, stoppingToken);
                failures = 0;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (failures++ == 0)
                    Log.Failed(logger, exception.UnlessOutage());
                await Task.Delay(Backoff.After(failures, LongestPause), TimeProvider.System, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <returns>How many facts it held.</returns>
    private async Task<int> Round(CancellationToken ct)
    {
        var sweeps = _swept is not { } swept || TimeProvider.System.GetElapsedTime(swept) >= Sweep;
        var lease = Guid.CreateVersion7(clock.GetUtcNow());
        var held = await outbox.Claim(lease, sweeps ? 0 : _floor.Value, options.BatchSize, ct);
        if (sweeps && (held.Count < options.BatchSize || held[^1].Id > _floor.Value))
            _swept = TimeProvider.System.GetTimestamp();
        if (held.Count == 0)
            return 0;

        _floor.Saw(held[^1].Id);
        var tellings = await Tell(held);
        await Settle(lease, tellings);
        metrics.Settled(tellings, clock.GetUtcNow());
        return held.Count;
    }

    private async Task WatchAll(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Sweep, TimeProvider.System);
        var failures = 0;
        do
        {
            try
            {
                var (depth, oldest) = await outbox.Look(stoppingToken);
                metrics.Waiting(depth, oldest is { } since ? clock.GetUtcNow() - since : TimeSpan.Zero);
                failures = 0;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (failures++ == 0)
                    Log.NotWatched(logger, exception.UnlessOutage());
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // Stopping breaks off whatever is under way, and each layer says so in its own way.
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Not the host's token: what has begun is finished, and that is seconds at most.
    private async Task<IReadOnlyList<Telling>> Tell(IReadOnlyList<HeldFact> held)
    {
        using var patience = new CancellationTokenSource(TimeToTell);
        var chains = await Task.WhenAll(held.GroupBy(fact => fact.Fact.Aggregate, StringComparer.Ordinal).Select(chain => TellInTurn([.. chain], patience.Token)));
        return [.. chains.SelectMany(chain => chain)];
    }

    private async Task<List<Telling>> TellInTurn(HeldFact[] chain, CancellationToken ct)
    {
        var tellings = new List<Telling>(chain.Length);
        foreach (var held in chain)
        {
            var goesOn = !ct.IsCancellationRequested && tellings.TrueForAll(telling => telling.Outcome is TellingOutcome.Told or TellingOutcome.Hopeless);
            tellings.Add(goesOn ? await Tell(held, ct) : new Telling(held, TellingOutcome.NotTried));
        }

        return tellings;
    }

    private async Task<Telling> Tell(HeldFact held, CancellationToken ct)
    {
        try
        {
            using var activity = MessagingMetrics.Traces.StartActivity($"tell {held.Fact.Type}", ActivityKind.Producer, held.TraceParent);
            await transport.Tell(held, ct);
            return new Telling(held, TellingOutcome.Told);
        }
        catch (Exception exception)
        {
            var hopeless = RetryPolicy.IsHopeless(exception);
            if (hopeless)
                Log.Hopeless(logger, held.Fact.Id, held.Fact.Type, exception);
            else if (held.Attempts == 0)
                Log.NotTold(logger, held.Fact.Id, held.Fact.Type, exception.UnlessOutage());
            return new Telling(held, hopeless ? TellingOutcome.Hopeless : TellingOutcome.Failed, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    // Again while the hold lasts: what was told and is not settled is told twice.
    private async Task Settle(Guid lease, IReadOnlyList<Telling> tellings)
    {
        using var patience = new CancellationTokenSource(TimeToSettle);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await outbox.Settle(lease, tellings, patience.Token);
                return;
            }
            catch (Exception exception) when (!patience.IsCancellationRequested)
            {
                if (attempt == 1)
                    Log.NotSettled(logger, tellings.Count, exception.UnlessOutage());
                await Task.Delay(Backoff.After(attempt, LongestPause), TimeProvider.System, patience.Token);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Facts are not told; the relay tries again until they are")]
        public static partial void Failed(ILogger logger, Exception? exception);

        [LoggerMessage(2, LogLevel.Warning, "The fact {Fact} ({Type}) was not told; it is tried again")]
        public static partial void NotTold(ILogger logger, FactId fact, string type, Exception? exception);

        [LoggerMessage(3, LogLevel.Error, "The fact {Fact} ({Type}) can never be told: it is a dead letter")]
        public static partial void Hopeless(ILogger logger, FactId fact, string type, Exception exception);

        [LoggerMessage(4, LogLevel.Warning, "What became of {Count} facts could not be written; the relay tries again while it holds them")]
        public static partial void NotSettled(ILogger logger, int count, Exception? exception);

        [LoggerMessage(5, LogLevel.Warning, "How many facts wait could not be looked up; it is tried again")]
        public static partial void NotWatched(ILogger logger, Exception? exception);
    }
}
