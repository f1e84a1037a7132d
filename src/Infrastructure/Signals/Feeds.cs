using CleanOrders.Application.UseCases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>Where a kind of feed comes from.</summary>
/// <param name="Name">For the log, as in <c>orders</c>.</param>
/// <param name="TopicOf">What is signalled when there is something new.</param>
/// <param name="Read">Reads what came after a position, in order.</param>
/// <param name="PositionOf">Its place: 1, 2, 3 ...</param>
internal sealed record FeedSource<TKey, TItem>(
    string Name, Func<TKey, Topic> TopicOf, Func<IServiceProvider, TKey, int, Task<IReadOnlyList<TItem>>> Read,
    Func<TItem, int> PositionOf);

/// <summary>One feed for each thing that is followed in this process, for as long as it is.</summary>
internal sealed class Feeds<TKey, TItem>(
    FeedSource<TKey, TItem> source, SignalHub signals, IServiceScopeFactory scopes, ILogger<Feeds<TKey, TItem>> logger) : IFeed<TKey, TItem>
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Feed<TItem>> _feeds = [];

    public IFollower<TItem> Follow(TKey key)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(key, out var feed))
            {
                _feeds[key] = feed = new Feed<TItem>(
                    source.Name, since => ReadSince(key, since), source.PositionOf, signals.Subscribe(source.TopicOf(key)), logger);
            }

            return new Follower<TItem>(feed, source.PositionOf, () => Leave(key, feed)).Joined();
        }
    }

    private void Leave(TKey key, Feed<TItem> feed)
    {
        lock (_lock)
        {
            if (feed.IsFollowed || !_feeds.Remove(key))
                return;
            feed.Dispose();
        }
    }

    private async Task<IReadOnlyList<TItem>> ReadSince(TKey key, int position)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await source.Read(scope.ServiceProvider, key, position);
    }
}

internal static class FeedServices
{
    public static IServiceCollection AddFeed<TKey, TItem>(this IServiceCollection services, FeedSource<TKey, TItem> source)
        where TKey : notnull => services.AddSingleton(source).AddSingleton<IFeed<TKey, TItem>, Feeds<TKey, TItem>>();
}
