using CleanOrders.Domain.Content.Posts;

namespace CleanOrders.Application.Events;

/// <summary>What has happened before, as far as events are kept.</summary>
public interface IEventHistory
{
    /// <summary>
    /// Whether the review or comment was never published before this event. Where not all its events before are kept any more, nobody
    /// knows, and it is taken for one that was.
    /// </summary>
    Task<bool> IsFirst(PostPublished happened, CancellationToken ct);
}
