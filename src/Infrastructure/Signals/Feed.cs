using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>Reads what is new of one thing when it is signalled, and every now and then, and gives it to all who follow it.</summary>
/// <param name="name">What kind of feed it is.</param>
/// <param name="read">What has happened since a position.</param>
internal sealed class Feed<TItem>(
    string name, Func<int, Task<IReadOnlyList<TItem>>> read, Func<TItem, int> positionOf, Subscription subscription, ILogger logger)
    : IDisposable
{
    // A signal may get lost on the way from another instance; then what it was about is found this much later.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly HashSet<Follower<TItem>> _followers = [];
    private readonly CancellationTokenSource _end = new();
    private bool _isBehind;
    private int? _since;

    public bool IsFollowed
    {
        get
        {
            lock (_lock)
                return _followers.Count > 0;
        }
    }

    public void Join(Follower<TItem> follower)
    {
        lock (_lock)
            _ = _followers.Add(follower);
    }

    public void Leave(Follower<TItem> follower)
    {
        lock (_lock)
            _ = _followers.Remove(follower);
    }

    /// <summary>Somebody knows it up to this position: it is read from there, if not from earlier.</summary>
    public void From(int position)
    {
        lock (_lock)
        {
            var isNew = _since is null;
            _since = Math.Min(_since ?? position, position);
            if (!isNew)
                return;

            // It is nobody's request, though one of them has begun it.
            var end = _end.Token;
            using (ExecutionContext.SuppressFlow())
                _ = Task.Run(() => Run(end), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        lock (_lock)
        {
            if (_since is null)
                subscription.Dispose();
        }
    }

    private async Task Run(CancellationToken end)
    {
        // One line says it for all that follow.
        var loop = new RetryLoop(
            PollInterval, exception => FeedLog.Failed(logger, name, exception.UnlessOutage()),
            failures => FeedLog.Recovered(logger, name, failures));
        using (subscription)
            await loop.Run(Round, end);
    }

    private async Task Round(CancellationToken ct)
    {
        if (!_isBehind)
            _ = await subscription.Wait(PollInterval, ct);
        _isBehind = true;
        _isBehind = await Append();
    }

    /// <returns>Whether somebody came meanwhile who knows less than was read.</returns>
    private async Task<bool> Append()
    {
        var since = _since!.Value;
        var items = await read(since);
        lock (_lock)
        {
            foreach (var follower in _followers)
                follower.Append(items);
            if (_since != since)
                return true;
            _since = items.Count > 0 ? positionOf(items[^1]) : since;
            return false;
        }
    }
}

internal static partial class FeedLog
{
    [LoggerMessage(1, LogLevel.Warning, "Reading what is followed in the feed {Feed} failed; it is retried")]
    public static partial void Failed(ILogger logger, string feed, Exception? exception);

    [LoggerMessage(2, LogLevel.Information, "Reading what is followed in the feed {Feed} succeeds again after {Failures} failures")]
    public static partial void Recovered(ILogger logger, string feed, int failures);
}
