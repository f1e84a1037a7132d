using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Comments;

/// <summary>The comment that a request is about.</summary>
/// <param name="Seen">The versions that the caller would act on (If-Match, RFC 9110); nothing if they do not mind.</param>
public sealed record CommentTarget(CommentId Id, IReadOnlyCollection<int>? Seen);

/// <summary>Who may touch which comment. What one may not see is not there; what others wrote nobody changes.</summary>
public static class CommentAccess
{
    /// <summary>For whoever reads and writes comments, in their own name.</summary>
    public static readonly Access Reader = Access.SignedIn with { OfKeys = Permission.OrdersOwn };

    /// <summary>Whether the caller sees it: what is not published only its author and moderators see, and what is deleted nobody.</summary>
    public static bool Shows(PostStatus status, bool isAuthor, Caller caller) => status switch
    {
        PostStatus.Published => true,
        PostStatus.Pending or PostStatus.Rejected => isAuthor || caller.May(Permission.ContentModerate),
        PostStatus.Deleted => false,
    };

    /// <summary>
    /// The comment, where the caller sees it. What stands below something that is not published any more only its author and moderators
    /// see.
    /// </summary>
    public static async Task<Result<Comment>> FindSeenBy(this IComments comments, CommentId id, Caller caller, CancellationToken ct)
    {
        if (await comments.Find(id, ct) is not { } comment || !Shows(comment.Status, comment.Author == caller.User, caller))
            return NotFound(id);
        return comment.Author == caller.User || caller.May(Permission.ContentModerate) || await comments.IsOpen(comment.Subject, ct)
            ? comment
            : NotFound(id);
    }

    public static async Task<Result<Comment>> FindOwn(this IComments comments, CommentTarget target, Caller caller, CancellationToken ct)
    {
        var found = await comments.FindSeenBy(target.Id, caller, ct);
        if (found.IsFailure)
            return found.Error;
        var comment = found.Value;
        if (comment.Author != caller.User)
            return Caller.Forbidden.With("Only its author can do this to a comment.");
        if (target.Seen?.Contains(comment.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The comment has version {comment.Version} by now.");
        return comment;
    }

    public static Error NotFound(CommentId id) => CommentErrors.NotFound.With($"There is no comment {id} that you can see.");
}
