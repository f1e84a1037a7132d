using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Comments;

/// <param name="Body">Plain text.</param>
public sealed record ChangeComment([property: Required, Length(1, Comment.LongestBody)] string? Body);

/// <summary>Replaces the text of one's own comment, for some minutes after it was written and while others read it.</summary>
public sealed class ChangeCommentHandler(
    IComments comments, IAuthors authors, PostScreening screening, ContentOptions options, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = CommentAccess.Reader;

    public async Task<Result<CommentDetails>> Handle(ChangeComment command, CommentTarget target, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        var found = await comments.FindOwn(target, caller, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var body = violations.Take("/body", screening.Text(command.Body, Comment.LongestBody));
        if (violations.Any)
            return violations.ToError();
        if (!await comments.IsOpen(found.Value.Subject, ct))
            return CommentErrors.Closed.With("What the comment is about is not published any more. It can still be deleted.");

        return found.Value.Change(body, screening.Flag(body), options.CommentEditWindow, clock.GetUtcNow()) is { IsFailure: true } refused
            ? refused.Error!
            : CommentDetails.From(found.Value, await authors.Find(caller.User, ct));
    }
}
