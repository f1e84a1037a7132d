using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Reviews;

public sealed record ReportReview([property: Required, Length(1, Note.Longest)] string? Reason);

/// <summary>Brings somebody else's review before a moderator. Enough reports hide it until one decides.</summary>
public sealed class ReportReviewHandler(IReviews reviews, IPostReports reports, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ReviewAccess.Reader;

    public async Task<Result<ReviewId>> Handle(ReportReview command, ReviewId id, Caller caller, CancellationToken ct)
    {
        var found = await reviews.FindSeenBy(Access, caller, id, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var reason = violations.Take("/reason", Note.From(command.Reason));
        if (violations.Any)
            return violations.ToError();

        var now = clock.GetUtcNow();
        if (found.Value.Report(caller.User, now) is { IsFailure: true } refused)
            return refused.Error!;
        return await reports.Add(id, caller.User, reason, now, ct) is { IsFailure: true } known ? known.Error! : id;
    }
}
