using CleanOrders.Application.Conversations;
using CleanOrders.Domain.Conversations;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Conversations;

internal sealed class SilentConversations(Dialect dialect) : ISilentConversations
{
    public async Task<IReadOnlyList<ConversationId>> Find(DateTimeOffset since, int most, CancellationToken ct) => await dialect.Query(
        new Statement(
            "SELECT id FROM conversations WHERE status = 'waiting' AND last_message_at <= $1 ORDER BY last_message_at, id LIMIT $2", since,
            most),
        row => new ConversationId(row.GetGuid(0)), ct);
}
