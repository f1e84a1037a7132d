using CleanOrders.Domain.Identity;

namespace CleanOrders.Domain.Content.Reviews;

/// <summary>All reviews but those that their authors have deleted.</summary>
public interface IReviews
{
    /// <summary>
    /// The review, if there is one. Where <paramref name="visibleTo"/> says so, only what this user sees: what is published, and their own.
    /// </summary>
    Task<Review?> Find(ReviewId id, UserId? visibleTo, CancellationToken ct);

    /// <summary>Adds it, if its author has no other of the product when it is stored; else the use case decides again.</summary>
    void Add(Review review);

    /// <summary>Counts a vote in the place of an earlier one, if the review is published then; else the use case decides again.</summary>
    void Add(ReviewVote vote);
}
