using System.Text.Json;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.Events;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Conversations;

/// <summary>
/// What is new is written as statements; conversations that change are tracked by EF. Whoever finds one for a command has its lock
/// until the scope ends, and so until it has committed, however often it decides again.
/// </summary>
internal sealed class ConversationRepository(OrdersDbContext db, WriteBatch batch, Dialect dialect, ConversationLocks locks)
    : IConversations, IDisposable
{
    private ConversationLocks.Hold? _held;

    public async Task<Conversation?> Find(ConversationId id, UserId? customer, CancellationToken ct)
    {
        await Lock(id, ct);
        var found = db.Set<Conversation>().Where(row => row.Id == id);
        if (customer is { } owner)
            found = found.Where(row => row.Customer == owner);
        var conversation = await found.SingleOrDefaultAsync(ct);
        if (conversation is not null)
            batch.Watch(conversation, Record);
        return conversation;
    }

    public async Task<ConversationId?> FindOpen(OrderId order, CancellationToken ct) => (await dialect.Query(
        new Statement($"SELECT id FROM conversations WHERE order_id = $1 AND {ConversationConfiguration.IsNotClosed}", order.Value),
        row => new ConversationId(row.GetGuid(0)), ct)) is [var open]
        ? open
        : null;

    public Task<Message?> FindMessage(ConversationId conversation, UserId author, ClientMessageId id, CancellationToken ct) =>
        db.Set<Message>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Conversation == conversation && row.Author == author && row.ClientId == id, ct);

    public void Add(Conversation conversation)
    {
        batch.Watch(conversation, Record);
        batch.Add(new Statement(
            """
            INSERT INTO conversations (id, customer, order_id, subject, status, assignee, last_sequence, opened_at, last_message_at,
                version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            conversation.Id.Value, conversation.Customer.Value, conversation.Order?.Value, conversation.Subject.Value,
            EnumNames<ConversationStatus>.Write(conversation.Status), conversation.Assignee?.Value, conversation.LastSequence,
            conversation.OpenedAt, conversation.LastMessageAt, conversation.Version));
    }

    public void Add(Message message) => batch.Add(new Statement(
        """
        INSERT INTO messages (id, conversation_id, sequence, author, client_id, body, sent_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        message.Id.Value, message.Conversation.Value, message.Sequence, message.Author.Value, message.ClientId.Value, message.Body.Value,
        message.SentAt));

    public void Dispose() => _held?.Dispose();

    // One at a time, so that no two wait for each other in a circle.
    private async Task Lock(ConversationId id, CancellationToken ct)
    {
        if (_held?.Conversation == id)
            return;
        _held?.Dispose();
        _held = null;
        _held = await locks.Acquire(id, ct);
    }

    private void Record(IReadOnlyList<Conversation> conversations)
    {
        foreach (var domainEvent in conversations.SelectMany(conversation => conversation.Events))
            batch.AddEvent(
                new RecordedEvent(
                    EventTypes.OfConversations[domainEvent.GetType()], domainEvent.Conversation.ToString(), domainEvent.Version,
                    domainEvent.At, JsonSerializer.Serialize(domainEvent, domainEvent.GetType(), IntegrationEventJson.Options)));
    }
}

/// <summary>Orders, as far as one can write about them.</summary>
internal sealed class ConversationOrders(Dialect dialect) : IConversationOrders
{
    public async Task<ConversationOrder?> Find(OrderId order, UserId? customer, CancellationToken ct) =>
        (await dialect.Query(
            customer is { } owner
                ? new Statement("SELECT customer FROM orders WHERE id = $1 AND customer = $2", order.Value, owner.Value)
                : new Statement("SELECT customer FROM orders WHERE id = $1", order.Value),
            row => new ConversationOrder(order, new UserId(row.GetGuid(0))), ct)).SingleOrDefault();
}
