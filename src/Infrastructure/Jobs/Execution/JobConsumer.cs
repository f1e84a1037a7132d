using System.Diagnostics;
using System.Threading.Channels;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Files;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>What a consumer is made of.</summary>
/// <param name="Name">See <see cref="JobCatalog.ConsumerOf"/>.</param>
/// <param name="Slots">How many jobs of it this process does at once.</param>
/// <param name="Prefetch">How many it may hold besides, while they are done quickly.</param>
/// <param name="AtOnce">How many run at once in the whole system, where that is limited.</param>
internal sealed record ConsumerTerms(string Name, string Queue, int Slots, int Prefetch, int? AtOnce);

/// <summary>Claims the jobs of one consumer for its slots, and does them there.</summary>
internal sealed partial class JobConsumer(
    ConsumerTerms terms, JobStore store, JobCatalog catalog, AttemptFiles files, InFlightJobs inFlight, JobExecution execution,
    JobCompletion completion, JobsOptions options, SignalHub signals, TimeProvider clock,
    ILogger logger) : IDisposable
{
    /// <summary>0 to 9.</summary>
    public const int Priorities = 10;

    /// <summary>Jobs that were taken ahead and are not begun are looked after by then.</summary>
    private static readonly TimeSpan Check = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<JobAttempt> _waiting = Channel.CreateUnbounded<JobAttempt>();
    private readonly Subscription _subscription = signals.Subscribe(Topic.JobDue(terms.Queue));
    private readonly ConsumerLowWaterMarks _lowWaterMarks = new();
    private readonly ConsumerShare _share = new();
    private readonly ConsumerPace _pace = new(terms.Slots, terms.Prefetch, options);
    private int _inHand;
    private int _queued;
    private volatile bool _hasMore;
    private volatile bool _wasPolled;

    public string Name => terms.Name;

    /// <summary>From where a poll begins.</summary>
    public IReadOnlyList<LowWaterMark> LowWaterMarks(DateTimeOffset now) => _lowWaterMarks.Known(now);

    /// <summary>Something is due, as a poll has found.</summary>
    public void Poll(bool fromTheBeginning)
    {
        if (fromTheBeginning)
            _lowWaterMarks.Forget();
        _wasPolled = true;
        _subscription.Notify();
    }

    /// <summary>Claims until it is stopped. What was not begun by then is handed back.</summary>
    public async Task Claim(CancellationToken stopping)
    {
        await ClaimUntil(stopping);
        await HandBackWaiting();
        _ = _waiting.Writer.TryComplete();
    }

    /// <summary>Does what is claimed, in as many slots as there are, until nothing more will be.</summary>
    public Task Work() => Task.WhenAll(Enumerable.Range(0, terms.Slots).Select(_ => Task.Run(WorkInSlot)));

    public void Dispose() => _subscription.Dispose();

    private Task ClaimUntil(CancellationToken stopping)
    {
        // The first poll says who has something to do: of a process that starts, each claim would open a connection of its own.
        var hasMore = false;
        return new RetryLoop(
            LongestPause, exception => Log.NotClaimed(logger, terms.Name, exception.UnlessOutage()),
            failures => Log.ClaimedAgain(logger, terms.Name, failures)).Run(
            async ct =>
            {
                if (!hasMore)
                    _ = await _subscription.Wait(Volatile.Read(ref _queued) > 0 ? Check : Timeout.InfiniteTimeSpan, ct);

                // A claim that fails is tried again without waiting for anybody.
                hasMore = true;
                hasMore = await ClaimOnce();
            }, stopping);
    }

    /// <returns>Whether to claim again without waiting.</returns>
    private async Task<bool> ClaimOnce()
    {
        if (_pace.IsStalled(Volatile.Read(ref _queued)))
            await HandBackWaiting();
        var wasPolled = _wasPolled;
        _wasPolled = false;

        // Until a claim says otherwise: who ends a job notifies then, and does not let one wait that came while there was no room.
        _hasMore = true;
        Interlocked.MemoryBarrier();
        var room = _pace.Room(Volatile.Read(ref _inHand), Volatile.Read(ref _queued));
        if (room == 0)
            return false;

        // Not broken off when the process stops: what is claimed by then must be known here, to be handed back.
        var now = clock.GetUtcNow();
        var (atMost, oldest) = _share.Next(room);
        var claimed = await store.Take(
            new Claim(terms.Name, atMost, inFlight.Worker, now, options.Lease, _lowWaterMarks.From(now))
            {
                AtOnce = terms.AtOnce,
                Oldest = oldest
            }, CancellationToken.None);
        _hasMore = claimed.Count == atMost;
        _share.Claimed(claimed.Count, oldest, wasAll: !_hasMore && terms.AtOnce is null);
        if (claimed.Count == 0 && !wasPolled)
            signals.Notify(Topic.JobPostponed);
        _lowWaterMarks.Claimed(claimed, _hasMore);
        _pace.Claimed(_hasMore && atMost == room);
        _ = Interlocked.Add(ref _inHand, claimed.Count);
        _ = Interlocked.Add(ref _queued, claimed.Count);
        foreach (var job in claimed)
        {
            var attempt = new JobAttempt(job, catalog.Find(job.Type), store, files);
            inFlight.Add(attempt);
            _ = _waiting.Writer.TryWrite(attempt);
        }

        return _hasMore && _pace.Room(Volatile.Read(ref _inHand), Volatile.Read(ref _queued)) > 0;
    }

    private async Task WorkInSlot()
    {
        await foreach (var attempt in _waiting.Reader.ReadAllAsync())
        {
            _ = Interlocked.Decrement(ref _queued);
            if (attempt.TryBegin())
            {
                var result = attempt.Reason == StopReason.HeldByAnother ? null : await execution.Run(attempt);
                if (attempt.TryEnd())
                    await completion.Add(attempt, result);
            }

            _ = Interlocked.Decrement(ref _inHand);
            if ((_hasMore || terms.AtOnce is not null) && _pace.IsLow(Volatile.Read(ref _queued)))
                _subscription.Notify();
        }
    }

    private async Task HandBackWaiting()
    {
        while (_waiting.Reader.TryRead(out var attempt))
        {
            _ = Interlocked.Decrement(ref _queued);
            _ = Interlocked.Decrement(ref _inHand);
            if (attempt.TryEnd())
                await completion.Add(attempt, execution.HandBack(attempt));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Claiming jobs of {Consumer} failed; it is retried until it succeeds")]
        public static partial void NotClaimed(ILogger logger, string consumer, Exception? exception);

        [LoggerMessage(2, LogLevel.Information, "Claiming jobs of {Consumer} succeeds again after {Failures} failures")]
        public static partial void ClaimedAgain(ILogger logger, string consumer, int failures);
    }
}

/// <summary>
/// From where each claim looks. While there is more than was asked for, that is behind what was claimed last; else it is a second ago, for
/// those who commit later than others that began after them. And every few seconds from the very beginning, for what came behind the
/// low-water mark in another way.
/// </summary>
internal sealed class ConsumerLowWaterMarks
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FullScanInterval = TimeSpan.FromSeconds(5);

    /// <summary>From the very beginning.</summary>
    public static readonly IReadOnlyList<LowWaterMark> None = NoLowWaterMarks();

    private readonly LowWaterMark[] _lowWaterMarks = NoLowWaterMarks();
    private long _scannedAllAt;
    private volatile bool _hasMore;

    /// <summary>From the highest priority to the lowest.</summary>
    public IReadOnlyList<LowWaterMark> From(DateTimeOffset now)
    {
        var scannedAllAt = Volatile.Read(ref _scannedAllAt);
        if (scannedAllAt == 0 || Stopwatch.GetElapsedTime(scannedAllAt) > FullScanInterval)
        {
            Volatile.Write(ref _scannedAllAt, Stopwatch.GetTimestamp());
            return None;
        }

        return Known(now);
    }

    /// <summary>The same, but never from the very beginning.</summary>
    public IReadOnlyList<LowWaterMark> Known(DateTimeOffset now)
    {
        var recent = new LowWaterMark(now - Slack, Guid.Empty);
        return [.. Enumerable.Reverse(_lowWaterMarks)
            .Select(lowWaterMark => _hasMore || lowWaterMark.RunAt <= recent.RunAt ? lowWaterMark : recent)];
    }

    /// <summary>The next claim begins at the very beginning.</summary>
    public void Forget() => Volatile.Write(ref _scannedAllAt, 0);

    public void Claimed(List<ClaimedJob> claimed, bool hasMore)
    {
        _hasMore = hasMore;
        foreach (var job in claimed)
            _lowWaterMarks[job.Priority] = new LowWaterMark(job.RunAt, job.Id);
    }

    private static LowWaterMark[] NoLowWaterMarks() => [.. Enumerable.Repeat(LowWaterMark.None, JobConsumer.Priorities)];
}

/// <summary>
/// How many jobs a consumer holds beyond those that it does: none at first, twice as many each time they are begun within a blink, and none
/// again when they are not, since they could be done elsewhere.
/// </summary>
internal sealed class ConsumerPace(int slots, int most, JobsOptions options)
{
    private long _claimedAt = Stopwatch.GetTimestamp();
    private bool _wasFull;
    private int _ahead;

    public bool IsLow(int queued) => queued <= _ahead / 2;

    public bool IsStalled(int queued)
    {
        if (queued == 0 || Stopwatch.GetElapsedTime(_claimedAt) < options.Stall)
            return false;
        _ahead = 0;
        return true;
    }

    /// <returns>How many to claim now.</returns>
    public int Room(int inHand, int queued)
    {
        if (!IsLow(queued))
            return 0;
        if (_wasFull)
        {
            _wasFull = false;
            _ahead = Stopwatch.GetElapsedTime(_claimedAt) < options.ShortJob ? Math.Min(Math.Max(slots, _ahead * 2), most) : _ahead / 2;
        }

        return Math.Max(0, slots + _ahead - inHand);
    }

    public void Claimed(bool wasFull)
    {
        _claimedAt = Stopwatch.GetTimestamp();
        _wasFull = wasFull;
    }
}
