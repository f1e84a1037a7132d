using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Reviews;

/// <summary>The review that a request is about.</summary>
/// <param name="Seen">The versions that the caller would act on (If-Match, RFC 9110); nothing if they do not mind.</param>
public sealed record ReviewTarget(ReviewId Id, IReadOnlyCollection<int>? Seen);

/// <summary>Who may touch which review. What one may not see is not there; what one may see but not do is forbidden.</summary>
public static class ReviewAccess
{
    public static readonly Access Author =
        Access.Only("the review's author", ofKeys: Permission.OrdersOwn, sees: Permission.ContentModerate);

    /// <summary>For whoever reads reviews, in their own name.</summary>
    public static readonly Access Reader = Access.SignedIn with { OfKeys = Permission.OrdersOwn };

    /// <summary>The guard of what its author alone does, and the way to the review.</summary>
    public static async Task<Result<Review>> FindFor(
        this IReviews reviews, Access access, Caller caller, ReviewTarget target, CancellationToken ct)
    {
        var seen = await reviews.FindSeenBy(access, caller, target.Id, ct);
        if (seen.IsFailure)
            return seen.Error;
        if (access.Refuses(caller, seen.Value.Author) is { } forbidden)
            return forbidden;
        if (target.Seen?.Contains(seen.Value.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The review has version {seen.Value.Version} by now.");
        return seen.Value;
    }

    /// <summary>The guard of what readers do, and the way to the review: what is published, their own, or any for moderators.</summary>
    public static async Task<Result<Review>> FindSeenBy(
        this IReviews reviews, Access access, Caller caller, ReviewId id, CancellationToken ct)
    {
        if (access.Refuses(caller) is { } refused)
            return refused;
        return await reviews.Find(id, Author.OnlyOwn(caller), ct) is { } review ? review : NotFound(id);
    }

    public static Error NotFound(ReviewId id) => ReviewErrors.NotFound.With($"There is no review {id} that you can see.");
}
