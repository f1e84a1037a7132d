using CleanOrders.Infrastructure.Jobs.Files;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>Does jobs. Asked to stop, it begins no more, waits a while for those under way, and hands back the rest.</summary>
internal sealed partial class JobRunner(
    JobStore store, JobCatalog catalog, AttemptFiles files, InFlightJobs inFlight, JobExecution execution, JobCompletion completion,
    LeaseKeeper leases, JobsOptions options, WorkersOptions workers, SignalHub signals,
    TimeProvider clock, ILoggerFactory loggers) : BackgroundService
{
    /// <summary>How long handlers have to heed their token before their jobs are handed back without them.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly ILogger _logger = loggers.CreateLogger<JobRunner>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread that starts the host.
        await Task.Yield();
        var consumers = Consumers()
            .Select(terms =>
                new JobConsumer(
                    terms, store, catalog, files, inFlight, execution, completion, options, signals, clock,
                    loggers.CreateLogger<JobConsumer>())).ToList();
        Log.Working(_logger, inFlight.Worker, string.Join(", ", Queues()), options.Slots);
        using var ended = new CancellationTokenSource();
        try
        {
            var keeping = leases.Run(ended.Token);
            var completing = completion.Run(ended.Token);
            var working = Task.WhenAll(consumers.Select(consumer => consumer.Work()));
            await Task.WhenAll(
                consumers.Select(consumer => consumer.Claim(stoppingToken))
                    .Append(new DueJobPoller(store, consumers, signals, clock, loggers.CreateLogger<DueJobPoller>()).Run(stoppingToken)));

            // Without a consumer of its own it still looks after the jobs of those who do not answer.
            await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            _ = await Task.WhenAny(working, Task.Delay(options.ShutdownTimeout, TimeProvider.System, CancellationToken.None));
            await HandBack(working);
            completion.Complete();
            _ = await Task.WhenAny(completing, Task.Delay(Grace, TimeProvider.System, CancellationToken.None));
            await ended.CancelAsync();
            await Task.WhenAll(keeping, completing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            consumers.ForEach(consumer => consumer.Dispose());
        }
    }

    private async Task HandBack(Task working)
    {
        if (working.IsCompleted)
            return;
        var late = inFlight.All.Where(attempt => attempt.IsRunning).ToList();
        Log.Stopping(_logger, late.Count);
        late.ForEach(attempt => attempt.Stop(StopReason.WorkerStops));
        _ = await Task.WhenAny(working, Task.Delay(Grace, TimeProvider.System, CancellationToken.None));
        foreach (var attempt in late.Where(attempt => attempt.TryEnd()))
            await completion.Add(attempt, execution.HandBack(attempt));
    }

    private IEnumerable<string> Queues() => catalog.Queues.Where(workers.Has);

    private IEnumerable<ConsumerTerms> Consumers() =>
    [
        .. Queues().Select(queue => catalog.SlotsOf(queue) is { } slots
            ? new ConsumerTerms(queue, queue, slots, Prefetch: 0, AtOnce: null)
            : new ConsumerTerms(queue, queue, options.Slots, options.Prefetch, AtOnce: null)),
        .. catalog.Kinds.Where(kind => kind.AtOnce is not null && workers.Has(kind.Queue))
            .Select(kind =>
                new ConsumerTerms(
                    JobCatalog.ConsumerOf(kind), kind.Queue, Math.Min(kind.AtOnce!.Value, options.Slots), Prefetch: 0, kind.AtOnce)),
    ];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Worker {Worker} runs the jobs of the queues {Queues}, {Slots} at once of each")]
        public static partial void Working(ILogger logger, string worker, string queues, int slots);

        [LoggerMessage(
            2, LogLevel.Information, "{Count} jobs did not end before the shutdown timeout; they are cancelled and returned to the queue")]
        public static partial void Stopping(ILogger logger, int count);
    }
}
