using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;

namespace CleanOrders.Application.Content.Comments;

/// <summary>
/// The comments on an article or a review: thread after thread, the oldest first, each with its replies behind it. What was taken away and
/// has replies stays as a stump; of what waits for a moderator its author sees their own.
/// </summary>
public sealed record ListComments(CommentPlace Place, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = CommentAccess.Reader;
}

/// <summary>The comments at an address; or, where the article had that address before, the one that it has now.</summary>
public sealed record CommentsAtAddress(Page<CommentDetails>? Comments, Slug? MovedTo);
