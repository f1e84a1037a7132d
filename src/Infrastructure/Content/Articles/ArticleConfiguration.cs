using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CleanOrders.Infrastructure.Content.Articles;

/// <summary>
/// The column <c>search</c>, by which PostgreSQL finds words, and its index stand in the migration: the model is SQLite's too.
/// </summary>
internal sealed class ArticleConfiguration : IEntityTypeConfiguration<Article>
{
    public void Configure(EntityTypeBuilder<Article> builder)
    {
        _ = builder.ToTable("articles", table =>
        {
            _ = table.HasCheckConstraint("ck_articles_status", $"status IN ({EnumNames<ArticleStatus>.InSql})");
            _ = table.HasCheckConstraint("ck_articles_publish_at", "(status = 'scheduled') = (publish_at IS NOT NULL)");
            _ = table.HasCheckConstraint("ck_articles_comments", "comments >= 0");
        });
        _ = builder.HasKey(article => article.Id);
        _ = builder.Property(article => article.Id).ValueGeneratedNever();
        _ = builder.Property(article => article.Version).IsConcurrencyToken();
        _ = builder.Property(article => article.Comments).HasDefaultValue(0);
        _ = builder.Property(article => article.Tags).HasConversion(ArticleTags.Converter, ArticleTags.Comparer);
        _ = builder.Ignore(article => article.Events);

        // Each filter has an index in the order of the list.
        _ = builder.HasIndex(article => article.Slug).IsUnique();
        _ = builder.HasIndex(article => new { article.ListedAt, article.Id });
        _ = builder.HasIndex(article => new { article.Status, article.ListedAt, article.Id }).HasDatabaseName("ix_articles_status");
        _ = builder.HasIndex(article => new { article.Author, article.ListedAt, article.Id }).HasDatabaseName("ix_articles_author");
    }
}

/// <summary>The tags of an article in one column, with a space between them: none has one in it.</summary>
internal static class ArticleTags
{
    public static ValueConverter<IReadOnlyList<Tag>, string> Converter { get; } = new(tags => Write(tags), text => Read(text));

    // The lists are replaced, never changed: another list is another value.
    public static ValueComparer<IReadOnlyList<Tag>> Comparer { get; } =
        new((left, right) => ReferenceEquals(left, right), tags => tags.GetHashCode(), tags => tags);

    public static string Write(IReadOnlyList<Tag> tags) => string.Join(' ', tags.Select(tag => tag.Value));

    public static IReadOnlyList<Tag> Read(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => new Tag(tag))];
}

/// <summary>A text of an article as it was saved.</summary>
internal sealed class ArticleRevisionRow
{
    public ArticleId ArticleId { get; init; }

    public int Number { get; init; }

    public DateTimeOffset SavedAt { get; init; }

    public UserId? SavedBy { get; init; }

    public Slug Slug { get; init; }

    public PostText Title { get; init; }

    public PostText Summary { get; init; }

    public PostText Body { get; init; }

    public ArticleLanguage Language { get; init; }

    public string Tags { get; init; } = "";
}

/// <summary>A tag of an article, for the lists that have one tag.</summary>
internal sealed class ArticleTagRow
{
    public Tag Tag { get; init; }

    public ArticleId ArticleId { get; init; }
}

/// <summary>An address that an article had. It leads to the one that it has.</summary>
internal sealed class FormerSlugRow
{
    public Slug Slug { get; init; }

    public ArticleId ArticleId { get; init; }
}

internal sealed class ArticleRowsConfiguration
    : IEntityTypeConfiguration<ArticleRevisionRow>, IEntityTypeConfiguration<ArticleTagRow>, IEntityTypeConfiguration<FormerSlugRow>
{
    public void Configure(EntityTypeBuilder<ArticleRevisionRow> builder)
    {
        _ = builder.ToTable("article_revisions").HasKey(row => new { row.ArticleId, row.Number });
        _ = builder.HasOne<Article>().WithMany().HasForeignKey(row => row.ArticleId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ArticleTagRow> builder)
    {
        _ = builder.ToTable("article_tags").HasKey(row => new { row.Tag, row.ArticleId });
        _ = builder.HasOne<Article>().WithMany().HasForeignKey(row => row.ArticleId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<FormerSlugRow> builder)
    {
        _ = builder.ToTable("article_former_slugs").HasKey(row => row.Slug);
        _ = builder.HasOne<Article>().WithMany().HasForeignKey(row => row.ArticleId).OnDelete(DeleteBehavior.Cascade);
    }
}
