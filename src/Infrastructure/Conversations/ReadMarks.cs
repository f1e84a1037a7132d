using CleanOrders.Application.Conversations;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Conversations;

internal sealed class ReadMarks(Dialect dialect, WriteBatch batch, SignalHub signals) : IReadMarks
{
    /// <summary>How many messages of others the reader <c>$1</c> has not read in the conversation <c>c</c>.</summary>
    public const string UnreadSql = """
        (SELECT count(*) FROM messages AS m WHERE m.conversation_id = c.id AND m.author <> $1 AND m.sequence > COALESCE(
            (SELECT r.up_to FROM conversation_reads AS r WHERE r.conversation_id = c.id AND r.user_id = $1), 0))
        """;

    // It never goes back: where it is as far already, the statement changes nothing, which makes the use case look again.
    private const string MoveSql = """
        INSERT INTO conversation_reads AS kept (conversation_id, user_id, up_to, read_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (conversation_id, user_id) DO UPDATE SET up_to = excluded.up_to, read_at = excluded.read_at
        WHERE kept.up_to < excluded.up_to
        """;

    public async Task<ReadPlace?> FindPlace(ConversationId conversation, UserId? customer, UserId reader, CancellationToken ct)
    {
        const string sql = """
            SELECT c.customer, c.last_sequence, COALESCE(r.up_to, 0) FROM conversations AS c
            LEFT JOIN conversation_reads AS r ON r.conversation_id = c.id AND r.user_id = $2 WHERE c.id = $1
            """;
        var statement = customer is { } owner
            ? new Statement($"{sql} AND c.customer = $3", conversation.Value, reader.Value, owner.Value)
            : new Statement(sql, conversation.Value, reader.Value);
        return (await dialect.Query(
            statement, row => new ReadPlace(new UserId(row.GetGuid(0)), row.GetInt32(1), row.GetInt32(2)), ct)).SingleOrDefault();
    }

    public async Task<ReadState> Find(ConversationId conversation, UserId reader, CancellationToken ct)
    {
        var unread = await dialect.Query(
            new Statement($"SELECT {UnreadSql} FROM conversations AS c WHERE c.id = $2", reader.Value, conversation.Value),
            row => row.GetInt32(0), ct);
        return new ReadState(unread.SingleOrDefault(), [.. (await Of(dialect, [conversation], ct))[conversation]]);
    }

    public void Move(ConversationId conversation, ReadMark mark, DateTimeOffset at)
    {
        batch.Add(new Statement(MoveSql, conversation.Value, mark.User.Value, mark.UpTo, at) { MustChange = true });
        batch.Add(new Statement("UPDATE conversations SET reads = reads + 1 WHERE id = $1", conversation.Value));
        batch.AfterCommit(() => signals.Publish([Topic.ConversationChanged(conversation)]));
    }

    /// <summary>The marks of these conversations, in the order of their readers.</summary>
    public static async Task<ILookup<ConversationId, ReadMark>> Of(
        Dialect dialect, IEnumerable<ConversationId> conversations, CancellationToken ct) => (await dialect.Query(
            new Statement(
                "SELECT conversation_id, user_id, up_to FROM conversation_reads "
                    + $"WHERE conversation_id {dialect.IsOneOf("$1")} ORDER BY user_id",
                dialect.List(conversations.Select(conversation => conversation.Value))),
            row => (Conversation: new ConversationId(row.GetGuid(0)), Mark: new ReadMark(new UserId(row.GetGuid(1)), row.GetInt32(2))), ct))
            .ToLookup(row => row.Conversation, row => row.Mark);
}
