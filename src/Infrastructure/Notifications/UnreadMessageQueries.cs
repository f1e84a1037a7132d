using System.Data.Common;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Notifications;

/// <summary>
/// Counts what waits, of the last days: what is older nobody is notified of any more, and an id is as old as its message. Who has written
/// has read what stood before.
/// </summary>
internal sealed class UnreadMessageQueries(Dialect dialect, WriteBatch batch, UnreadMessageOptions options, TimeProvider clock)
    : IUnreadMessages
{
    private static readonly TimeSpan LookedBack = TimeSpan.FromDays(2);

    private const string WaitingSql = """
        SELECT c.id, waiting.reader, c.subject, min(waiting.sequence), max(waiting.sequence), count(*)
        FROM (
            SELECT m.conversation_id, m.sequence, CASE WHEN m.id < $2 THEN 1 ELSE 0 END AS late,
                CASE WHEN m.author = about.customer THEN about.assignee ELSE about.customer END AS reader
            FROM messages AS m JOIN conversations AS about ON about.id = m.conversation_id
            WHERE m.id >= $1) AS waiting
        JOIN conversations AS c ON c.id = waiting.conversation_id
        LEFT JOIN conversation_reads AS r ON r.conversation_id = waiting.conversation_id AND r.user_id = waiting.reader
        LEFT JOIN unread_notices AS n ON n.conversation_id = waiting.conversation_id AND n.reader = waiting.reader
        WHERE waiting.reader IS NOT NULL AND waiting.sequence > coalesce(r.up_to, 0)
            AND NOT EXISTS (
                SELECT 1 FROM messages AS own WHERE own.conversation_id = waiting.conversation_id AND own.author = waiting.reader
                    AND own.sequence > waiting.sequence)
        """;

    private const string GroupSql = """
         GROUP BY c.id, waiting.reader, c.subject
        HAVING sum(waiting.late) > 0 AND min(waiting.sequence) > coalesce(max(n.up_to), 0)
        """;

    private const string NoteSql = """
        INSERT INTO unread_notices AS known (conversation_id, reader, up_to) VALUES ($1, $2, $3)
        ON CONFLICT (conversation_id, reader) DO UPDATE SET up_to = excluded.up_to WHERE known.up_to < $4
        """;

    public async Task<IReadOnlyList<UnreadConversation>> Find(int most, CancellationToken ct)
    {
        var (from, late) = Bounds();
        return await dialect.Query(new Statement($"{WaitingSql}{GroupSql} ORDER BY c.id LIMIT $3", from, late, most), Read, ct);
    }

    public async Task<UnreadConversation?> FindAgain(UnreadConversation found, CancellationToken ct)
    {
        var (from, late) = Bounds();
        return (await dialect.Query(
            new Statement(
                $"{WaitingSql} AND c.id = $3 AND waiting.reader = $4{GroupSql}", from, late, found.Conversation.Value, found.Reader.Value),
            Read, ct)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<UserId>> ReadersOf(ConversationId conversation, CancellationToken ct) =>
        await dialect.Query(
            new Statement(
                """
                SELECT customer FROM conversations WHERE id = $1
                UNION SELECT assignee FROM conversations WHERE id = $1 AND assignee IS NOT NULL
                """,
                conversation.Value),
            row => new UserId(row.GetGuid(0)), ct);

    public void Note(UnreadConversation notified) => batch.Add(
        new Statement(NoteSql, notified.Conversation.Value, notified.Reader.Value, notified.Last, notified.First) { MustChange = true });

    private (Guid From, Guid Late) Bounds()
    {
        var late = clock.GetUtcNow() - options.MailUnreadAfter;
        return (IdBounds.From<MessageId>(late - LookedBack), IdBounds.From<MessageId>(late));
    }

    private static UnreadConversation Read(DbDataReader row) => new(
        new ConversationId(row.GetGuid(0)), new UserId(row.GetGuid(1)), new ConversationSubject(row.GetString(2)), row.GetInt32(3),
        row.GetInt32(4), row.GetInt32(5));
}

/// <summary>Up to which message of a conversation somebody was notified that they have not read it.</summary>
internal sealed class UnreadNoticeRow
{
    public ConversationId ConversationId { get; init; }

    public UserId Reader { get; init; }

    public int UpTo { get; init; }
}

internal sealed class UnreadNoticeConfiguration : IEntityTypeConfiguration<UnreadNoticeRow>
{
    public void Configure(EntityTypeBuilder<UnreadNoticeRow> builder)
    {
        _ = builder.ToTable("unread_notices").HasKey(row => new { row.ConversationId, row.Reader });
        _ = builder.HasOne<Conversation>().WithMany().HasForeignKey(row => row.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
