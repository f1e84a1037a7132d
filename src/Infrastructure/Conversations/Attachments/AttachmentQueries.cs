using System.Data.Common;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Conversations.Attachments;

internal sealed class AttachmentQueries(Dialect dialect) : IQuery<GetAttachment, AttachmentDetails>
{
    private const string GetSql = """
        SELECT a.id, a.name, a.type, a.size, a.sha256, a.created_at, c.customer FROM attachments AS a
        JOIN conversations AS c ON c.id = a.conversation_id
        WHERE a.id = $1 AND a.conversation_id = $2 AND (a.message_id IS NOT NULL OR a.uploaded_by = $3)
        """;

    public async Task<Result<AttachmentDetails>> Ask(GetAttachment question, CancellationToken ct)
    {
        var (caller, access) = (question.Caller, GetAttachment.Access);
        var found = await dialect.Query(
            new Statement(GetSql, question.Id.Value, question.Conversation.Value, caller.User.Value),
            row => (Customer: new UserId(row.GetGuid(6)), Attachment: Read(row)), ct);
        if (found is not [var one] || (access.OnlyOwn(caller) is { } only && only != one.Customer))
            return GetAttachment.NotFound(question.Id);
        return access.Refuses(caller, one.Customer) is { } forbidden ? forbidden : one.Attachment;
    }

    /// <summary>What messages were sent with, each in its order: one question for all of them.</summary>
    public static async Task<ILookup<MessageId, AttachmentSummary>> Of(
        Dialect dialect, IReadOnlyCollection<MessageId> messages, CancellationToken ct) =>
        (messages.Count == 0
            ? []
            : await dialect.Query(
                new Statement(
                    $"SELECT message_id, id, name, type, size FROM attachments WHERE message_id {dialect.IsOneOf("$1")} ORDER BY place",
                    dialect.List(messages.Select(message => message.Value))),
                row => (Message: new MessageId(row.GetGuid(0)), Attachment: new AttachmentSummary(
                    new AttachmentId(row.GetGuid(1)), new AttachmentName(row.GetString(2)),
                    AttachmentTypes.MediaTypeOf(EnumNames<AttachmentType>.Read(row.GetString(3))), row.GetInt64(4))), ct))
        .ToLookup(row => row.Message, row => row.Attachment);

    private static AttachmentDetails Read(DbDataReader row) => new(
        new AttachmentId(row.GetGuid(0)), new AttachmentName(row.GetString(1)),
        AttachmentTypes.MediaTypeOf(EnumNames<AttachmentType>.Read(row.GetString(2))), row.GetInt64(3), row.GetString(4),
        Dialect.Time(row, 5));
}
