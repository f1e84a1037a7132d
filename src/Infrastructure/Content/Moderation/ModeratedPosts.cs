using CleanOrders.Application.Content.Moderation;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Content.Moderation;

/// <summary>Reviews and comments by the repositories of each, so that what they count stays right.</summary>
internal sealed class ModeratedPosts(IReviews reviews, IComments comments, WriteBatch batch, AuditEntries audit) : IModeratedPosts
{
    public async Task<Post?> Find(PostId id, CancellationToken ct) => id.Review is { } review
        ? await reviews.Find(review, visibleTo: null, ct)
        : await comments.Find(id.Comment!.Value, ct);

    public void Audit(PostId id, Post decided, Caller by) => batch.Add(audit.Write(
        decided.Status == PostStatus.Published ? AuditEntryKind.PostPublished : AuditEntryKind.PostRejected, decided.Author, by.User,
        by.Session, by.Key, id.ToString()));
}
