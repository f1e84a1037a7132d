using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Comments;

/// <param name="Body">Plain text.</param>
/// <param name="ReplyTo">The comment on the same thing that it is a reply to; left out, it begins a thread.</param>
public sealed record WriteComment([property: Required, Length(1, Comment.LongestBody)] string? Body, string? ReplyTo);

/// <summary>Comments on an article or a review, or replies to such a comment.</summary>
public sealed class WriteCommentHandler(
    ICommentSubjects subjects, IComments comments, IAuthors authors, PostScreening screening, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = CommentAccess.Reader;

    public async Task<Result<CommentDetails>> Handle(WriteComment command, CommentPlace place, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        var subject = await subjects.Find(place, ct);
        if (subject.IsFailure)
            return subject.Error;

        var violations = new Violations();
        var body = violations.Take("/body", screening.Text(command.Body, Comment.LongestBody));
        var above = command.ReplyTo is { } text ? violations.Take("/replyTo", await Above(text, subject.Value.Subject, caller, ct)) : null;
        if (violations.Any)
            return violations.ToError();
        if (!subject.Value.IsOpen)
            return CommentErrors.Closed.With("What the comment is about is not published any more.");
        if (await screening.Count(caller.User, ct) is { } tooMany)
            return tooMany;

        var (id, flag) = (TypedId.New<CommentId>(clock.GetUtcNow()), screening.Flag(body));
        var written = above is null
            ? Comment.Write(id, subject.Value.Subject, caller.User, body, flag)
            : above.Reply(id, caller.User, body, flag);
        if (written.IsFailure)
            return written.Error.Type == CommentErrors.TooDeep ? Violations.Only("/replyTo", written.Error) : written.Error;
        comments.Add(written.Value);
        return CommentDetails.From(written.Value, await authors.Find(caller.User, ct));
    }

    // Of a deleted one its place is seen; of one that waits for a moderator nothing.
    private async Task<Result<Comment>> Above(string id, CommentSubject subject, Caller caller, CancellationToken ct) =>
        CommentId.TryParse(id, out var replyTo) && await comments.Find(replyTo, ct) is { } above && above.Subject == subject
            && (above.Status == PostStatus.Deleted || CommentAccess.Shows(above.Status, above.Author == caller.User, caller))
            ? above
            : CommentErrors.ReplyUnknown.With("There is no such comment on this.");
}
