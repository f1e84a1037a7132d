using CleanOrders.Application.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Orders;

/// <summary>One feed for each order that is followed in this process, for as long as it is.</summary>
internal sealed class OrderFeeds(SignalHub signals, IServiceScopeFactory scopes, ILogger<OrderFeed> logger) : IOrderFeed
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OrderId, OrderFeed> _feeds = [];

    public IOrderFollower Follow(OrderId order)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(order, out var feed))
            {
                _feeds[order] = feed = new OrderFeed(
                    since => ReadSince(order, since), signals.Subscribe(Topic.OrderChanged(order)), logger);
            }

            return new OrderFollower(feed, () => Leave(order, feed)).Joined();
        }
    }

    private void Leave(OrderId order, OrderFeed feed)
    {
        lock (_lock)
        {
            if (feed.IsFollowed || !_feeds.Remove(order))
                return;
            feed.Dispose();
        }
    }

    private async Task<IReadOnlyList<OrderHistoryEntry>> ReadSince(OrderId order, int version)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<OrdersDbContext>().Set<OrderHistoryRow>().AsNoTracking()
            .Where(row => row.OrderId == order && row.Version > version).OrderBy(row => row.Version).ToListAsync();
        return rows.ConvertAll(OrderQueries.Entry);
    }
}

/// <summary>Reads what is new of one order when it is signalled, and every now and then, and gives it to all who follow it.</summary>
/// <param name="read">What has happened since a version.</param>
internal sealed partial class OrderFeed(Func<int, Task<IReadOnlyList<OrderHistoryEntry>>> read, Subscription subscription, ILogger logger)
    : IDisposable
{
    // A signal may get lost on the way from another instance; then what it was about is found this much later.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly HashSet<OrderFollower> _followers = [];
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

    public void Join(OrderFollower follower)
    {
        lock (_lock)
            _ = _followers.Add(follower);
    }

    public void Leave(OrderFollower follower)
    {
        lock (_lock)
            _ = _followers.Remove(follower);
    }

    /// <summary>Somebody knows the order up to this version: it is read from there, if not from earlier.</summary>
    public void From(int version)
    {
        lock (_lock)
        {
            var isNew = _since is null;
            _since = Math.Min(_since ?? version, version);
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
            PollInterval, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures));
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
        var entries = await read(since);
        lock (_lock)
        {
            foreach (var follower in _followers)
                follower.Append(entries);
            if (_since != since)
                return true;
            _since = entries.Count > 0 ? entries[^1].Version : since;
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Reading a followed order failed; it is retried")]
        public static partial void Failed(ILogger logger, Exception? exception);

        [LoggerMessage(2, LogLevel.Information, "Reading a followed order succeeds again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, int failures);
    }
}
