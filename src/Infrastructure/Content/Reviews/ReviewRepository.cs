using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Caching;
using CleanOrders.Infrastructure.Catalog;
using CleanOrders.Infrastructure.Content.Posts;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CleanOrders.Infrastructure.Content.Reviews;

/// <summary>New reviews are written as statements, in one round trip; reviews that change are tracked by EF.</summary>
internal sealed class ReviewRepository(
    OrdersDbContext db, WriteBatch batch, ProductRatings ratings, CacheVersions cached, Dialect dialect) : IReviews
{
    // The first statement waits for others who vote, so that the second sees what they have committed.
    private const string LockSql = "SELECT 1 FROM reviews WHERE id = $1";

    private const string CountSql = $"""
        UPDATE reviews SET
            helpful = helpful + $3
                - (SELECT count(*) FROM review_votes AS kept WHERE kept.review = $1 AND kept.voter = $2 AND kept.helpful),
            not_helpful = not_helpful + 1 - $3
                - (SELECT count(*) FROM review_votes AS kept WHERE kept.review = $1 AND kept.voter = $2 AND NOT kept.helpful)
        WHERE id = $1 AND {ReviewConfiguration.IsPublished}
        """;

    private const string VoteSql = """
        INSERT INTO review_votes (review, voter, helpful, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (review, voter) DO UPDATE SET helpful = excluded.helpful, at = excluded.at
        """;

    public async Task<Review?> Find(ReviewId id, UserId? visibleTo, CancellationToken ct)
    {
        var review = await db.Set<Review>().Where(review => review.Id == id).VisibleTo(visibleTo).SingleOrDefaultAsync(ct);
        if (review is not null)
            batch.Watch(review, Record);
        return review;
    }

    public void Add(Review review)
    {
        batch.Watch(review, Record);
        batch.Add(new Statement(
            """
            INSERT INTO reviews (id, sku, author, status, rating, title, body, reports, version, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)
            """,
            review.Id.Value, review.Sku.Value, review.Author.Value, EnumNames<PostStatus>.Write(review.Status), review.Rating.Value,
            review.Title.Value, review.Body.Value, review.Version, review.CreatedAt));
    }

    public void Add(ReviewVote vote)
    {
        var (review, voter) = (vote.Review.Value, vote.Voter.Value);
        batch.Add(new Statement($"{LockSql} {dialect.LockingRows}", review));
        batch.Add(new Statement(CountSql, review, voter, vote.Helpful ? 1 : 0) { MustChange = true });
        batch.Add(new Statement(VoteSql, review, voter, vote.Helpful, vote.At));
        cached.ChangeLast(CacheAreas.ReviewsOf(vote.Sku), batch);
    }

    private void Record(IReadOnlyList<Review> reviews)
    {
        var relisted = new List<Sku>();
        foreach (var review in reviews)
        {
            var before = db.Entry(review) is { State: not EntityState.Detached } entry ? Before(entry) : null;
            if (before is not null && review.EditedAt is { } at && review.EditedAt != before.EditedAt)
                batch.Add(new Statement(
                    "INSERT INTO review_edits (review, version, rating, title, body, at) VALUES ($1, $2, $3, $4, $5, $6)",
                    review.Id.Value, before.Version, before.Rating.Value, before.Title.Value, before.Body.Value, at));
            ratings.Change(review.Sku, before?.Counted, review.Status == PostStatus.Published ? review.Rating.Value : null);
            if (review.Events.Count > 0 && (before?.Counted is not null || review.Status == PostStatus.Published))
                relisted.Add(review.Sku);
        }

        // Behind the ratings: who waits for one of those holds no row that others wait for.
        foreach (var sku in relisted)
            cached.ChangeLast(CacheAreas.ReviewsOf(sku), batch);
        PostEventWriter.Write(batch, reviews);
    }

    private static Earlier Before(EntityEntry<Review> entry) => new(
        entry.Property(review => review.Status).OriginalValue, entry.Property(review => review.Rating).OriginalValue,
        entry.Property(review => review.Title).OriginalValue, entry.Property(review => review.Body).OriginalValue,
        entry.Property(review => review.Version).OriginalValue, entry.Property(review => review.EditedAt).OriginalValue);

    /// <summary>The review as the database has it.</summary>
    private sealed record Earlier(
        PostStatus Status, Rating Rating, PostText Title, PostText Body, int Version, DateTimeOffset? EditedAt)
    {
        /// <summary>The stars that its product has of it.</summary>
        public int? Counted => Status == PostStatus.Published ? Rating.Value : null;
    }
}

internal static class ReviewFilters
{
    /// <summary>What somebody cannot see is not there, and what was deleted is there for nobody.</summary>
    public static IQueryable<Review> VisibleTo(this IQueryable<Review> reviews, UserId? reader) => reader is { } user
        ? reviews.Where(review => review.Status == PostStatus.Published
            || (review.Author == user && review.Status != PostStatus.Deleted))
        : reviews.Where(review => review.Status != PostStatus.Deleted);
}
