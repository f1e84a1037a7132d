using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Reviews;

/// <param name="Rating">Stars.</param>
public sealed record WriteReview(
    [property: Required, Range(Domain.Content.Reviews.Rating.Lowest, Domain.Content.Reviews.Rating.Highest)] int? Rating,
    [property: Required, Length(1, Review.LongestTitle)] string? Title,
    [property: Required, Length(1, Review.LongestBody)] string? Body);

/// <summary>Says what a product is like that was delivered to the caller. What has a flagged word waits for a moderator.</summary>
public sealed class WriteReviewHandler(IReviews reviews, IReviewers reviewers, PostScreening screening, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ReviewAccess.Reader;

    public async Task<Result<ReviewDetails>> Handle(WriteReview command, Sku sku, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await reviewers.Find(caller.User, sku, ct) is not { } reviewer)
            return ProductErrors.NotFound.With($"There is no product {sku}.");
        if (!reviewer.HasReceived)
            return ReviewErrors.NotPurchased.With($"No order of yours with {sku} was delivered.");

        var violations = new Violations();
        var rating = violations.Take("/rating", Rating.From(command.Rating));
        var title = violations.Take("/title", PostScreening.Title(command.Title, Review.LongestTitle));
        var body = violations.Take("/body", screening.Text(command.Body, Review.LongestBody));
        if (violations.Any)
            return violations.ToError();
        if (reviewer.HasReviewed)
            return ReviewErrors.Exists.With($"You have reviewed {sku} already.");
        if (await screening.Count(caller.User, ct) is { } tooMany)
            return tooMany;

        var id = TypedId.New<ReviewId>(clock.GetUtcNow());
        var review = Review.Write(id, sku, caller.User, rating, title, body, screening.Flag(title, body));
        reviews.Add(review);
        return ReviewDetails.From(review, reviewer.DisplayName);
    }
}
