using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Comments;

/// <summary>Where somebody comments, as the address says it: exactly one of the two is there.</summary>
public sealed record CommentPlace(Slug? Article, ReviewId? Review)
{
    public static CommentPlace OnArticle(Slug slug) => new(slug, Review: null);

    public static CommentPlace OnReview(ReviewId review) => new(Article: null, review);
}

/// <summary>What can be commented on.</summary>
public interface ICommentSubjects
{
    /// <returns>
    /// What stands there, or did before it moved; or <c>article.not_found</c> or <c>review.not_found</c>, where nothing was ever published.
    /// </returns>
    Task<Result<OpenSubject>> Find(CommentPlace place, CancellationToken ct);
}

/// <param name="IsOpen">Whether it is published now, so that one can read and comment on it.</param>
/// <param name="MovedTo">The address that the article has now; nothing, where it is the one that was asked for.</param>
public sealed record OpenSubject(CommentSubject Subject, bool IsOpen, Slug? MovedTo = null);
