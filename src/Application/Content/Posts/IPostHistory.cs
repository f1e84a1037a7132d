using CleanOrders.Domain.Content.Posts;

namespace CleanOrders.Application.Content.Posts;

/// <summary>What has happened to reviews and comments, as far as their events are kept.</summary>
public interface IPostHistory
{
    /// <summary>
    /// Whether the post was never published before this event. Where not all events before it are kept any more, nobody knows, and it is
    /// taken for one that was.
    /// </summary>
    Task<bool> IsFirst(PostPublished happened, CancellationToken ct);
}
