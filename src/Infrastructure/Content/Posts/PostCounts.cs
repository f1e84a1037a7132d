using CleanOrders.Application.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Content.Posts;

/// <summary>One row for each author and kind: looking and counting is one statement, so that no two at once are counted as one.</summary>
internal sealed class PostCounts(Dialect dialect, TimeProvider clock) : IPostCounts
{
    private const string CountSql = """
        INSERT INTO post_counts AS kept (author, kind, posts, since) VALUES ($1, $4, 1, $2)
        ON CONFLICT (author, kind) DO UPDATE SET posts = CASE WHEN kept.since <= $3 THEN 1 ELSE kept.posts + 1 END,
            since = CASE WHEN kept.since <= $3 THEN $2 ELSE kept.since END
        RETURNING posts, since
        """;

    public async Task<Error?> Count(UserId author, PostCountKind kind, int most, TimeSpan window, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var counted = await dialect.Change(
            new Statement(CountSql, author.Value, now, now - window, EnumNames<PostCountKind>.Write(kind)),
            row => (Posts: row.GetInt32(0), Since: Dialect.Time(row, 1)), ct);
        var (posts, since) = counted[0];
        return posts > most ? RateLimit.ExceededFor(since + window - now) : null;
    }
}

/// <summary>How many posts of a kind one author has written since when.</summary>
internal sealed class PostCountRow
{
    public Guid Author { get; init; }

    public PostCountKind Kind { get; init; }

    public int Posts { get; init; }

    public DateTimeOffset Since { get; init; }
}

internal sealed class PostCountConfiguration : IEntityTypeConfiguration<PostCountRow>
{
    public void Configure(EntityTypeBuilder<PostCountRow> builder)
    {
        _ = builder.ToTable("post_counts").HasKey(row => new { row.Author, row.Kind });
        _ = builder.Property(row => row.Author).ValueGeneratedNever();

        // Those that there are from before are of reviews and comments.
        _ = builder.Property(row => row.Kind).HasDefaultValue(PostCountKind.Post).ValueGeneratedNever();
    }
}
