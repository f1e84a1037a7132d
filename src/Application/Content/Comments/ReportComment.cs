using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Comments;

/// <param name="Reason">What is wrong with it, for moderators.</param>
public sealed record ReportComment([property: Required, Length(1, Note.Longest)] string? Reason);

/// <summary>Reports somebody else's comment. The third report hides it until a moderator decides.</summary>
public sealed class ReportCommentHandler(IComments comments, IPostReports reports, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = CommentAccess.Reader;

    public async Task<Result> Handle(ReportComment command, CommentId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        var found = await comments.FindSeenBy(id, caller, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var reason = violations.Take("/reason", Note.From(command.Reason));
        if (violations.Any)
            return violations.ToError();

        var now = clock.GetUtcNow();
        return found.Value.Report(caller.User, now) is { IsFailure: true } refused
            ? refused
            : await reports.Add(id, caller.User, reason, now, ct);
    }
}
