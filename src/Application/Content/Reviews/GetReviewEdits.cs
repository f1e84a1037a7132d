using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;

namespace CleanOrders.Application.Content.Reviews;

/// <summary>What a review said before its author changed it, the youngest text first: for its author, and for moderators.</summary>
public sealed record GetReviewEdits(ReviewId Id, PageRequest Page, Caller Caller) : IQuestion
{
    public static Access Access { get; } = ReviewAccess.Author.Or(Permission.ContentModerate);
}

/// <summary>An earlier text of a review.</summary>
/// <param name="Version">The last version of the review that said this.</param>
/// <param name="ReplacedAt">When its author said something else.</param>
public sealed record ReviewEdit(
    int Version, int Rating, PostText Title, PostText Body, DateTimeOffset WrittenAt, DateTimeOffset ReplacedAt);
