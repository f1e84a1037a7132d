using System.Collections.Concurrent;
using System.Threading.Channels;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>Where a kind of feed comes from.</summary>
/// <param name="Name">For the log, as in <c>orders</c>.</param>
/// <param name="TopicOf">What is signalled when there is something new.</param>
/// <param name="Read">
/// Reads for each key what came after its position, in order, <see cref="MostAtOnce"/> items in all at most: the rest is read next.
/// </param>
/// <param name="PositionOf">Its place: 1, 2, 3 ...</param>
internal sealed record FeedSource<TKey, TItem>(
    string Name, Func<TKey, Topic> TopicOf,
    Func<IServiceProvider, IReadOnlyDictionary<TKey, int>, CancellationToken, Task<List<(TKey Key, TItem Item)>>> Read,
    Func<TItem, int> PositionOf)
    where TKey : notnull
{
    /// <summary>How many items of a kind are read at once, however many follow however much.</summary>
    public const int MostAtOnce = 2_000;
}

/// <summary>
/// Everything of a kind that is followed in this process. What was signalled is read together, in one statement; and every now and then all
/// of it is, since a signal may get lost.
/// </summary>
internal sealed class Feeds<TKey, TItem> : IFeed<TKey, TItem>, IDisposable
    where TKey : notnull
{
    // A signal may get lost on the way from another instance; then what it was about is found this much later.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);

    private readonly FeedSource<TKey, TItem> _source;
    private readonly SignalHub _signals;
    private readonly IServiceScopeFactory _scopes;
    private readonly RetryLoop _loop;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Feed<TItem>> _feeds = [];
    private readonly ConcurrentDictionary<TKey, bool> _due = new();
    private readonly Channel<bool> _hasDue =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _end = new();
    private bool _isRunning;

    public Feeds(FeedSource<TKey, TItem> source, SignalHub signals, IServiceScopeFactory scopes, ILogger<Feeds<TKey, TItem>> logger)
    {
        (_source, _signals, _scopes) = (source, signals, scopes);

        // One line says it for all that follow.
        _loop = new RetryLoop(
            PollInterval, exception => FeedLog.Failed(logger, source.Name, exception.UnlessOutage()),
            failures => FeedLog.Recovered(logger, source.Name, failures));
    }

    public IFollower<TItem> Follow(TKey key)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(key, out var feed))
                _feeds[key] = feed = new Feed<TItem>(_signals.Subscribe(_source.TopicOf(key), () => MarkDue(key)));
            var follower = new Follower<TItem>(_source.PositionOf, position => From(key, feed, position), left => Leave(key, feed, left));
            feed.Join(follower);
            Start();
            return follower;
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private void From(TKey key, Feed<TItem> feed, int position)
    {
        lock (_lock)
        {
            if (feed.From(position))
                MarkDue(key);
        }
    }

    private void Leave(TKey key, Feed<TItem> feed, Follower<TItem> follower)
    {
        lock (_lock)
        {
            if (!feed.Leave(follower))
                return;
            _ = _feeds.Remove(key);
            feed.Dispose();
        }
    }

    // It is nobody's request, though one of them has begun it.
    private void Start()
    {
        if (_isRunning)
            return;
        _isRunning = true;
        var end = _end.Token;
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(() => _loop.Run(Round, end), CancellationToken.None);
    }

    // Called by whoever signals: it waits for nobody.
    private void MarkDue(TKey key)
    {
        if (_due.TryAdd(key, value: true))
            _ = _hasDue.Writer.TryWrite(true);
    }

    private async Task Round(CancellationToken ct)
    {
        var wanted = await NextDue(ct);
        if (wanted.Count == 0)
            return;
        List<(TKey Key, TItem Item)> read;
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            read = await _source.Read(scope.ServiceProvider, wanted, ct);
        }
        catch
        {
            foreach (var key in wanted.Keys)
                MarkDue(key);
            throw;
        }

        Publish(wanted, read);
    }

    private async Task<Dictionary<TKey, int>> NextDue(CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(PollInterval);
        ICollection<TKey>? due;
        try
        {
            _ = await _hasDue.Reader.ReadAsync(timeout.Token);
            due = _due.Keys;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nothing was signalled for a while: all of it is read.
            due = null;
        }

        var wanted = new Dictionary<TKey, int>();
        lock (_lock)
        {
            // Before it is read: what is signalled from now on may not be among it.
            foreach (var key in due ?? _feeds.Keys)
            {
                _ = _due.TryRemove(key, out _);
                if (_feeds.GetValueOrDefault(key) is not { } feed)
                    continue;
                if (feed.Since is { } since)
                    wanted[key] = since;
                else
                    feed.Miss();
            }
        }

        return wanted;
    }

    private void Publish(Dictionary<TKey, int> wanted, List<(TKey Key, TItem Item)> read)
    {
        lock (_lock)
        {
            foreach (var items in read.GroupBy(entry => entry.Key, entry => entry.Item))
                _feeds.GetValueOrDefault(items.Key)?.Publish(new(wanted[items.Key], [.. items]), _source.PositionOf);
        }

        if (read.Count < FeedSource<TKey, TItem>.MostAtOnce)
            return;
        foreach (var key in wanted.Keys)
            MarkDue(key);
    }
}

internal static partial class FeedLog
{
    [LoggerMessage(1, LogLevel.Warning, "Reading what is followed in the feed {Feed} failed; it is retried")]
    public static partial void Failed(ILogger logger, string feed, Exception? exception);

    [LoggerMessage(2, LogLevel.Information, "Reading what is followed in the feed {Feed} succeeds again after {Failures} failures")]
    public static partial void Recovered(ILogger logger, string feed, int failures);
}

internal static class FeedServices
{
    public static IServiceCollection AddFeed<TKey, TItem>(this IServiceCollection services, FeedSource<TKey, TItem> source)
        where TKey : notnull => services.AddSingleton(source).AddSingleton<IFeed<TKey, TItem>, Feeds<TKey, TItem>>();
}
