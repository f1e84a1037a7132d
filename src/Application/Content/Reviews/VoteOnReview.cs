using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Reviews;

public sealed record VoteOnReview([property: Required] bool? Helpful);

/// <summary>Says whether somebody else's review is helpful. Another vote takes the place of the first.</summary>
public sealed class VoteOnReviewHandler(IReviews reviews, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ReviewAccess.Reader;

    public async Task<Result<ReviewId>> Handle(VoteOnReview command, ReviewId id, Caller caller, CancellationToken ct)
    {
        var found = await reviews.FindSeenBy(Access, caller, id, ct);
        if (found.IsFailure)
            return found.Error;
        if (command.Helpful is not { } helpful)
            return Violations.Only("/helpful", Text.Required.With("Say whether it is helpful."));

        var vote = found.Value.Vote(caller.User, helpful, clock.GetUtcNow());
        if (vote.IsFailure)
            return vote.Error;
        reviews.Add(vote.Value);
        return id;
    }
}
