using System.Text.Json.Serialization;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;

namespace CleanOrders.Application.Content.Reviews;

/// <summary>One review: for anyone if it is published, else for its author and for moderators.</summary>
/// <param name="Caller">Nobody, where nobody is signed in.</param>
public sealed record GetReview(ReviewId Id, Caller? Caller) : IQuestion
{
    public static Access Access { get; } = Access.Anyone;
}

/// <param name="Author">Nothing, where the account is not there any more.</param>
/// <param name="VerifiedPurchase">That its author has received the product: nobody else writes one.</param>
/// <param name="EditedAt">When its author changed it last; nothing, if never.</param>
public sealed record ReviewDetails(
    ReviewId Id, Sku Sku, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Author? Author, int Rating, string Title,
    string Body, bool VerifiedPurchase, int Helpful, int NotHelpful, int CommentCount, PostStatus Status, DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt, int Version)
{
    /// <param name="displayName">What its author wants to be called.</param>
    public static ReviewDetails From(Review review, string? displayName) => new(
        review.Id, review.Sku, new Author(review.Author, displayName), review.Rating.Value, review.Title.Value, review.Body.Value,
        VerifiedPurchase: true, review.Helpful, review.NotHelpful, review.Comments, review.Status, review.CreatedAt, review.EditedAt,
        review.Version);
}
