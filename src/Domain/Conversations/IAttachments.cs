using CleanOrders.Domain.Identity;

namespace CleanOrders.Domain.Conversations;

public interface IAttachments
{
    /// <summary>Whose conversation it is. It is only looked at: a file may take long, and nobody waits for it.</summary>
    /// <param name="customer">Whose it must be; nothing, if anybody's.</param>
    /// <returns>Nothing, where there is none.</returns>
    Task<UserId?> FindCustomer(ConversationId conversation, UserId? customer, CancellationToken ct);

    /// <summary>How many somebody has uploaded since then that no message has taken, and when the first of them.</summary>
    Task<UnsentAttachments> CountUnsent(UserId uploadedBy, DateTimeOffset since, CancellationToken ct);

    /// <summary>Of these ids those that a message of this author in this conversation can take.</summary>
    Task<IReadOnlyList<Attachment>> FindUnsent(
        ConversationId conversation, UserId uploadedBy, IReadOnlyList<AttachmentId> ids, CancellationToken ct);

    /// <summary>What a message was sent with, in its order.</summary>
    Task<IReadOnlyList<Attachment>> Of(MessageId message, CancellationToken ct);

    /// <summary>Keeps it; where there are <paramref name="most"/> unsent ones since then by now, the use case decides again.</summary>
    void Add(Attachment attachment, int most, DateTimeOffset since);

    /// <summary>Gives it to a message. Of two messages that want the same one, the use case of the second decides again.</summary>
    /// <param name="place">Its place among the attachments of the message: 0, 1, 2 ...</param>
    void Take(Attachment attachment, MessageId message, int place);
}

public sealed record UnsentAttachments(int Count, DateTimeOffset? First);
