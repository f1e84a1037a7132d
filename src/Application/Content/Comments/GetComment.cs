using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;

namespace CleanOrders.Application.Content.Comments;

public sealed record GetComment(CommentId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = CommentAccess.Reader;
}

/// <param name="On">The id of the article or the review that it is about.</param>
/// <param name="ReplyTo">The comment that it is a reply to; nothing, where it begins a thread.</param>
/// <param name="Author">Nothing, where the account is gone or the comment was taken away.</param>
/// <param name="Body">Plain text; nothing, where the comment was taken away and stays because of its replies.</param>
public sealed record CommentDetails(
    CommentId Id, string On, CommentId? ReplyTo, Author? Author, PostText? Body, PostStatus Status, DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt, int Version)
{
    /// <summary>As its author has just left it.</summary>
    internal static CommentDetails From(Comment comment, Author? author) => new(
        comment.Id, comment.Subject.ToString(), comment.ReplyTo, author, comment.Body, comment.Status, comment.CreatedAt, comment.EditedAt,
        comment.Version);
}
