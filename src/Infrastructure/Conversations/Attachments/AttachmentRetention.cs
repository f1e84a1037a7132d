using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Domain.Conversations;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Conversations.Attachments;

/// <summary>
/// Forgets what no message has taken within a day. The row goes first: a message that is just taking it finds none. Bytes that a killed
/// process leaves are swept later.
/// </summary>
internal sealed class AttachmentRetention(Dialect dialect, IAttachmentStore store, TimeProvider clock) : IRetention
{
    private const int AtOnce = 100;

    private static readonly TimeSpan UnsentKept = TimeSpan.FromDays(1);

    private static readonly string ForgetSql = $"""
        DELETE FROM attachments WHERE message_id IS NULL AND id IN (
            SELECT id FROM attachments WHERE message_id IS NULL AND created_at < $1 ORDER BY created_at LIMIT {AtOnce})
        RETURNING id
        """;

    public async Task Prune(CancellationToken ct)
    {
        List<AttachmentId> forgotten;
        do
        {
            forgotten = await dialect.Change(
                new Statement(ForgetSql, clock.GetUtcNow() - UnsentKept), row => new AttachmentId(row.GetGuid(0)), ct);
            foreach (var id in forgotten)
                await store.Delete(id, ct);
        }
        while (forgotten.Count == AtOnce);
    }
}
