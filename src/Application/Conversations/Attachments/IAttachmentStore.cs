using CleanOrders.Domain.Conversations;

namespace CleanOrders.Application.Conversations.Attachments;

/// <summary>The bytes of attachments, by id. What they are and whose stands in the database.</summary>
public interface IAttachmentStore
{
    /// <summary>Keeps all of it or nothing, with a part of it in memory. It is not part of a unit of work.</summary>
    Task Keep(AttachmentId id, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken ct);

    /// <exception cref="FileNotFoundException">It is not there.</exception>
    Task<Stream> Open(AttachmentId id, CancellationToken ct);

    /// <summary>Nothing happens where it is not there.</summary>
    Task Delete(AttachmentId id, CancellationToken ct);

    /// <summary>All that were begun before then, in any order.</summary>
    IAsyncEnumerable<AttachmentId> Before(DateTimeOffset time, CancellationToken ct);
}
