using CleanOrders.Application.Content.Posts;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Content.Posts;

/// <summary>The key decides: where two are stored at once, the second fails, and its use case finds the first.</summary>
internal sealed class PostReports(Dialect dialect, WriteBatch batch) : IPostReports
{
    public async Task<Result> Add<TId>(TId post, UserId reporter, Note reason, DateTimeOffset at, CancellationToken ct)
        where TId : struct, ITypedId<TId>
    {
        var known = await dialect.Query(
            new Statement("SELECT 1 FROM post_reports WHERE post = $1 AND reporter = $2", post.Value, reporter.Value),
            row => row.GetInt32(0), ct);
        if (known.Count > 0)
            return PostErrors.AlreadyReported.With("You have reported it before.");
        batch.Add(new Statement(
            "INSERT INTO post_reports (post, reporter, reason, at) VALUES ($1, $2, $3, $4)", post.Value, reporter.Value, reason.Value, at));
        return Result.Success;
    }
}

/// <summary>That somebody has reported a review or a comment.</summary>
internal sealed class PostReportRow
{
    public Guid Post { get; init; }

    public Guid Reporter { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class PostReportConfiguration : IEntityTypeConfiguration<PostReportRow>
{
    public void Configure(EntityTypeBuilder<PostReportRow> builder)
    {
        _ = builder.ToTable("post_reports").HasKey(row => new { row.Post, row.Reporter });
        _ = builder.Property(row => row.Reason).HasMaxLength(Note.Longest);
    }
}
