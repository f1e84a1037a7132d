using System.Data.Common;
using System.Globalization;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Content;
using CleanOrders.Infrastructure.Conversations.Attachments;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Conversations;

/// <summary>Messages by their numbers, which are their own cursor: they never change, and none comes between two.</summary>
internal sealed class MessageQueries(Dialect dialect) : IQuery<ListMessages, Page<MessageDetails>>
{
    /// <summary>What <see cref="Read"/> reads, of <c>messages AS m</c> and <c>users AS u</c>.</summary>
    public const string Columns = "m.id, m.conversation_id, m.sequence, m.client_id, u.id, u.display_name, m.body, m.sent_at";

    private const string Select = $"SELECT {Columns} FROM messages AS m LEFT JOIN users AS u ON u.id = m.author";

    public async Task<Result<Page<MessageDetails>>> Ask(ListMessages question, CancellationToken ct)
    {
        var owner = ListMessages.Access.OnlyOwn(question.Caller);
        var visible = new Statement(
            $"SELECT 1 FROM conversations AS c WHERE c.id = $1{(owner is null ? "" : " AND c.customer = $2")}",
            owner is { } customer ? [question.Conversation.Value, customer.Value] : [question.Conversation.Value]);
        if ((await dialect.Query(visible, row => row.GetInt32(0), ct)).Count == 0)
            return ConversationAccess.NotFound(question.Conversation);

        var isLast = question is { After: null, Before: not null };
        var found = await dialect.Query(
            new Statement(
                $"""
                {Select} WHERE m.conversation_id = $1 AND m.sequence > $2 AND m.sequence < $3
                ORDER BY m.sequence{(isLast ? " DESC" : "")} LIMIT $4
                """,
                question.Conversation.Value, question.After ?? 0, question.Before ?? int.MaxValue, question.Limit + 1),
            Read, ct);
        var items = await WithAttachments(dialect, [.. found.Take(question.Limit).OrderBy(message => message.Sequence)], ct);
        var goesOn = !isLast && found.Count > question.Limit;
        return new Page<MessageDetails>(items, goesOn ? items[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The same messages with what is attached to them.</summary>
    public static async Task<List<MessageDetails>> WithAttachments(Dialect dialect, List<MessageDetails> messages, CancellationToken ct)
    {
        if (messages.Count == 0)
            return messages;
        var attachments = await AttachmentQueries.Of(dialect, messages.ConvertAll(message => message.Id), ct);
        return messages.ConvertAll(message => message with { Attachments = [.. attachments[message.Id]] });
    }

    public static MessageDetails Read(DbDataReader row) => new(
        new MessageId(row.GetGuid(0)), new ConversationId(row.GetGuid(1)), row.GetInt32(2), new ClientMessageId(row.GetString(3)),
        Authors.Read(row, author: 4), new MessageText(row.GetString(6)), Dialect.Time(row, 7));
}
