using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Content.Reviews;

/// <summary>What somebody has to do with a product before they write of it.</summary>
/// <param name="DisplayName">What they want to be called; nothing, where they never said.</param>
/// <param name="HasReceived">Whether an order of theirs with the product was delivered, even if it went back then.</param>
/// <param name="HasReviewed">Whether there is a review of theirs that they have not deleted.</param>
public sealed record Reviewer(string? DisplayName, bool HasReceived, bool HasReviewed);

public interface IReviewers
{
    /// <returns>Nothing, where there is no such product.</returns>
    Task<Reviewer?> Find(UserId user, Sku sku, CancellationToken ct);
}
