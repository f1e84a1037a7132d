using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Reviews;

/// <summary>Takes a review away for good. Its author may write another one then.</summary>
public sealed class DeleteReviewHandler(IReviews reviews, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ReviewAccess.Author;

    public async Task<Result<ReviewId>> Handle(ReviewTarget target, Caller caller, CancellationToken ct)
    {
        var found = await reviews.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;
        return found.Value.Delete(caller.User, clock.GetUtcNow()) is { IsFailure: true } refused ? refused.Error! : target.Id;
    }
}
