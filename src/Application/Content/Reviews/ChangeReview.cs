using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Reviews;

/// <param name="Rating">Stars.</param>
public sealed record ChangeReview(
    [property: Required, Range(Domain.Content.Reviews.Rating.Lowest, Domain.Content.Reviews.Rating.Highest)] int? Rating,
    [property: Required, Length(1, Review.LongestTitle)] string? Title,
    [property: Required, Length(1, Review.LongestBody)] string? Body);

/// <summary>Replaces what a review says. What it said before is kept, and what has a flagged word now waits for a moderator.</summary>
public sealed class ChangeReviewHandler(IReviews reviews, IReviewers reviewers, PostScreening screening, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ReviewAccess.Author;

    public async Task<Result<ReviewDetails>> Handle(ChangeReview command, ReviewTarget target, Caller caller, CancellationToken ct)
    {
        var found = await reviews.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var rating = violations.Take("/rating", Rating.From(command.Rating));
        var title = violations.Take("/title", PostScreening.Title(command.Title, Review.LongestTitle));
        var body = violations.Take("/body", screening.Text(command.Body, Review.LongestBody));
        if (violations.Any)
            return violations.ToError();

        var review = found.Value;
        if (review.Change(rating, title, body, screening.Flag(title, body), clock.GetUtcNow()) is { IsFailure: true } refused)
            return refused.Error!;
        var author = await reviewers.Find(review.Author, review.Sku, ct);
        return ReviewDetails.From(review, author?.DisplayName);
    }
}
