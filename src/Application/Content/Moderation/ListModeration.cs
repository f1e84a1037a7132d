using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Moderation;

/// <summary>Reviews and comments for moderators, the youngest first. What its author deleted is not among them.</summary>
/// <param name="Status">Those in this status.</param>
public sealed record ListModeration(PostKind? Kind, PostStatus? Status, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.ContentModerate);
}

/// <summary>A review or a comment, as a moderator sees it.</summary>
/// <param name="Id">Of the review or the comment.</param>
/// <param name="On">What it is about: the sku of a product, or the id of an article or of a review.</param>
/// <param name="Author">Nothing, where the account is gone.</param>
/// <param name="Title">Of a review.</param>
/// <param name="Reports">Those since a moderator decided last, the first of them with what they say.</param>
/// <param name="Decision">What the moderator said who decided last.</param>
public sealed record ModeratedPost(
    PostId Id, PostKind Kind, PostStatus Status, string On, Author? Author, PostText? Title, PostText Body, DateTimeOffset CreatedAt,
    int ReportCount, IReadOnlyList<PostReport> Reports, Note? Decision, int Version)
{
    /// <summary>How many reports are shown with their reasons.</summary>
    public const int MostReports = 10;
}

public sealed record PostReport(Note Reason, DateTimeOffset At);
