using CleanOrders.Domain.Conversations;

namespace CleanOrders.Application.Conversations.Attachments;

/// <summary>The bytes of attachments, by id. What they are and whose stands in the database.</summary>
public interface IAttachmentStore
{
    /// <summary>Keeps all of it or nothing, with a part of it in memory. It is not part of a unit of work.</summary>
    /// <returns>The SHA-256 of what it has kept, in hexadecimal digits.</returns>
    Task<string> Keep(AttachmentId id, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken ct);

    /// <summary>Its parts. One that is not there is a fault of the store.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> Read(AttachmentId id, CancellationToken ct);

    /// <summary>Nothing happens where it is not there.</summary>
    Task Delete(AttachmentId id, CancellationToken ct);

    /// <summary>All that were begun before then, in any order.</summary>
    IAsyncEnumerable<AttachmentId> Before(DateTimeOffset time, CancellationToken ct);
}
