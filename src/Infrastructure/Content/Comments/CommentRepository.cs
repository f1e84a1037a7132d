using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Caching;
using CleanOrders.Infrastructure.Content.Posts;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Content.Comments;

/// <summary>Comments are tracked by EF. How many a subject has is counted by statements, so that no two at once count as one.</summary>
internal sealed class CommentRepository(OrdersDbContext db, WriteBatch batch, CacheVersions cached) : IComments
{
    public async Task<Comment?> Find(CommentId id, CancellationToken ct)
    {
        var comment = await db.Set<Comment>().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (comment is not null)
            batch.Watch(comment, Record);
        return comment;
    }

    public Task<bool> IsOpen(CommentSubject subject, CancellationToken ct) => subject.Article is { } article
        ? db.Set<Article>().AnyAsync(row => row.Id == article && row.Status == ArticleStatus.Published, ct)
        : db.Set<Review>().AnyAsync(row => row.Id == subject.Review && row.Status == PostStatus.Published, ct);

    public void Add(Comment comment)
    {
        _ = db.Add(comment);
        batch.Watch(comment, Record);
    }

    private void Record(IReadOnlyList<Comment> comments)
    {
        PostEventWriter.Write(batch, comments);
        foreach (var comment in comments)
            Count(comment);
    }

    private void Count(Comment comment)
    {
        var entry = db.Entry(comment);
        var isNew = entry.State == EntityState.Added;
        var before = !isNew && entry.Property(row => row.Status).OriginalValue == PostStatus.Published ? 1 : 0;
        var more = (comment.Status == PostStatus.Published ? 1 : 0) - before;
        if (more == 0 && !isNew)
            return;

        // A new one needs what it is about to be published still: where it was withdrawn meanwhile, the use case decides again.
        var (table, id) = comment.Article is { } article ? ("articles", article.Value) : ("reviews", comment.Review!.Value.Value);
        var condition = isNew ? " AND status = 'published'" : "";
        batch.Add(
            new Statement($"UPDATE {table} SET comments = comments + $1 WHERE id = $2{condition}", more, id) { MustChange = isNew });
        if (more == 0)
            return;
        if (comment.Article is not null)
            cached.Change(CacheAreas.Articles, batch);
        else
            cached.ChangeLast(CacheAreas.Reviews, batch);
    }
}

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        _ = builder.ToTable("comments", table =>
        {
            _ = table.HasCheckConstraint("ck_comments_status", $"status IN ({EnumNames<PostStatus>.InSql})");
            _ = table.HasCheckConstraint("ck_comments_subject", "(article_id IS NULL) <> (review_id IS NULL)");
        });
        _ = builder.HasKey(comment => comment.Id);
        _ = builder.Property(comment => comment.Id).ValueGeneratedNever();
        _ = builder.Property(comment => comment.Article).HasColumnName("article_id");
        _ = builder.Property(comment => comment.Review).HasColumnName("review_id");
        _ = builder.Property(comment => comment.Body).HasMaxLength(Comment.LongestBody);
        _ = builder.Property(comment => comment.Decision).HasMaxLength(Note.Longest);
        _ = builder.Property(comment => comment.Version).IsConcurrencyToken();

        // A report makes no version until it hides the comment: without this, two at once would count as one.
        _ = builder.Property(comment => comment.Reports).IsConcurrencyToken();
        _ = builder.Ignore(comment => comment.Events).Ignore(comment => comment.Name);
        _ = builder.HasIndex(comment => new { comment.Article, comment.Thread, comment.Id }).HasFilter("article_id IS NOT NULL");
        _ = builder.HasIndex(comment => new { comment.Review, comment.Thread, comment.Id }).HasFilter("review_id IS NOT NULL");
        _ = builder.HasIndex(comment => new { comment.Status, comment.Id });
    }
}
