using CleanOrders.Domain.Conversations;

namespace CleanOrders.Infrastructure.Conversations;

/// <summary>
/// Who writes to a conversation does so one after the other, in this process: of many at once each would find the version moved, and begin
/// again, and most would give up. Between processes the version alone decides.
/// </summary>
internal sealed class ConversationLocks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationId, Queue> _queues = [];

    /// <summary>How many conversations somebody writes to now, or waits to.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _queues.Count;
        }
    }

    /// <summary>Waits until nobody else has the conversation, which is then kept until the hold is disposed.</summary>
    public async Task<Hold> Acquire(ConversationId conversation, CancellationToken ct)
    {
        var queue = Join(conversation);
        try
        {
            await queue.Place.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            Leave(conversation, queue);
            throw;
        }

        return new Hold(this, conversation, queue);
    }

    private Queue Join(ConversationId conversation)
    {
        lock (_lock)
        {
            if (!_queues.TryGetValue(conversation, out var queue))
                _queues.Add(conversation, queue = new Queue());
            queue.Members++;
            return queue;
        }
    }

    // The last one takes the queue away, so that there are only as many as are in use.
    private void Leave(ConversationId conversation, Queue queue)
    {
        lock (_lock)
        {
            if (--queue.Members > 0)
                return;
            _ = _queues.Remove(conversation);
            queue.Dispose();
        }
    }

    internal sealed class Hold(ConversationLocks locks, ConversationId conversation, Queue queue) : IDisposable
    {
        public ConversationId Conversation => conversation;

        public void Dispose()
        {
            _ = queue.Place.Release();
            locks.Leave(conversation, queue);
        }
    }

    internal sealed class Queue : IDisposable
    {
        public SemaphoreSlim Place { get; } = new(1, 1);

        /// <summary>Who has it, and those who wait.</summary>
        public int Members { get; set; }

        public void Dispose() => Place.Dispose();
    }
}
