using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Content.Reviews;

internal sealed class ReviewConfiguration : IEntityTypeConfiguration<Review>
{
    // The queries of lists say it in the same words: only then their indexes are used.
    public const string IsPublished = "status = 'published'";

    public void Configure(EntityTypeBuilder<Review> builder)
    {
        _ = builder.ToTable("reviews", table =>
        {
            _ = table.HasCheckConstraint("ck_reviews_status", $"status IN ({EnumNames<PostStatus>.InSql})");
            _ = table.HasCheckConstraint("ck_reviews_rating", $"rating BETWEEN {Rating.Lowest} AND {Rating.Highest}");
            _ = table.HasCheckConstraint("ck_reviews_counts", "helpful >= 0 AND not_helpful >= 0 AND comments >= 0");
        });
        _ = builder.HasKey(review => review.Id);
        _ = builder.Property(review => review.Id).ValueGeneratedNever();
        _ = builder.Property(review => review.Title).HasMaxLength(Review.LongestTitle);
        _ = builder.Property(review => review.Body).HasMaxLength(Review.LongestBody);
        _ = builder.Property(review => review.Decision).HasMaxLength(Note.Longest);
        _ = builder.Property(review => review.Version).IsConcurrencyToken();

        // A report that does not hide it makes no version: without this, two at once would count as one.
        _ = builder.Property(review => review.Reports).IsConcurrencyToken();
        _ = builder.Property(review => review.Helpful).HasDefaultValue(0);
        _ = builder.Property(review => review.NotHelpful).HasDefaultValue(0);
        _ = builder.Property(review => review.Comments).HasDefaultValue(0);
        _ = builder.Ignore(review => review.Events).Ignore(review => review.Name);
        _ = builder.HasOne<Product>().WithMany().HasForeignKey(review => review.Sku).OnDelete(DeleteBehavior.Restrict);

        _ = builder.HasIndex(review => new { review.Sku, review.Author }).IsUnique().HasFilter("status <> 'deleted'")
            .HasDatabaseName("ix_reviews_sku_author");

        // For moderators.
        _ = builder.HasIndex(review => new { review.Status, review.Id });

        // An id begins with the time of writing, so "by id" is "by time". Each sort has an index, and each with a rating too.
        Index("ix_reviews_sku", nameof(Review.Sku), nameof(Review.Id));
        Index("ix_reviews_sku_helpful", nameof(Review.Sku), nameof(Review.Helpful), nameof(Review.Id));
        Index("ix_reviews_sku_rating", nameof(Review.Sku), nameof(Review.Rating), nameof(Review.Id));
        Index("ix_reviews_sku_rating_helpful", nameof(Review.Sku), nameof(Review.Rating), nameof(Review.Helpful), nameof(Review.Id));

        void Index(string name, params string[] columns) =>
            _ = builder.HasIndex(columns).HasFilter(IsPublished).HasDatabaseName(name);
    }
}

/// <summary>What a review said before it was changed, by the version that said it.</summary>
internal sealed class ReviewEditRow
{
    public ReviewId Review { get; init; }

    public int Version { get; init; }

    public Rating Rating { get; init; }

    public PostText Title { get; init; }

    public PostText Body { get; init; }

    /// <summary>When that was replaced.</summary>
    public DateTimeOffset At { get; init; }
}

internal sealed class ReviewEditConfiguration : IEntityTypeConfiguration<ReviewEditRow>
{
    public void Configure(EntityTypeBuilder<ReviewEditRow> builder)
    {
        _ = builder.ToTable("review_edits").HasKey(row => new { row.Review, row.Version });
        _ = builder.Property(row => row.Version).ValueGeneratedNever();
        _ = builder.Property(row => row.Title).HasMaxLength(Review.LongestTitle);
        _ = builder.Property(row => row.Body).HasMaxLength(Review.LongestBody);
        _ = builder.HasOne<Review>().WithMany().HasForeignKey(row => row.Review).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ReviewVoteRow
{
    public ReviewId Review { get; init; }

    public Guid Voter { get; init; }

    public bool Helpful { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class ReviewVoteConfiguration : IEntityTypeConfiguration<ReviewVoteRow>
{
    public void Configure(EntityTypeBuilder<ReviewVoteRow> builder)
    {
        _ = builder.ToTable("review_votes").HasKey(row => new { row.Review, row.Voter });
        _ = builder.HasOne<Review>().WithMany().HasForeignKey(row => row.Review).OnDelete(DeleteBehavior.Restrict);
    }
}
