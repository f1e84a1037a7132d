using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Posts;

namespace CleanOrders.Application.Content.Moderation;

/// <summary>Reviews and comments, for who decides about both.</summary>
public interface IModeratedPosts
{
    Task<Post?> Find(PostId id, CancellationToken ct);

    /// <summary>Writes that this caller has decided into the audit trail, with the decision.</summary>
    void Audit(PostId id, Post decided, Caller by);
}
