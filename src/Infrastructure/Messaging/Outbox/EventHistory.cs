using CleanOrders.Application.Events;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>Reads the events of one aggregate, of which there are few.</summary>
internal sealed class EventHistory(Dialect dialect) : IEventHistory
{
    // An event moves from one table to the other a moment after it was published: one statement finds it in either.
    private const string EarlierSql = """
        SELECT sequence, type FROM events WHERE aggregate = $1 AND sequence < $2
        UNION SELECT sequence, type FROM outbox_messages WHERE aggregate = $1 AND sequence < $2
        """;

    public async Task<bool> IsFirst(PostPublished happened, CancellationToken ct)
    {
        if (happened.From is null)
            return true;
        var earlier = await dialect.Query(
            new Statement(EarlierSql, happened.Post, happened.Version), row => row.GetString(1), ct);
        return earlier.Count == happened.Version - 1 && !earlier.Contains(EventTypes.OfPosts[typeof(PostPublished)]);
    }
}
