using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Conversations;

public readonly record struct AttachmentId(Guid Value) : ITypedId<AttachmentId>
{
    public static string Prefix => "att";

    public static AttachmentId From(Guid value) => new(value);

    public static bool TryParse(string? text, out AttachmentId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>What was found in the bytes of a file, whatever its sender calls it.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
public sealed record AttachmentContent(AttachmentType Type, long Size, string Sha256);

/// <summary>A file that somebody has uploaded for a message. It is nobody else's to see until a message takes it.</summary>
public sealed class Attachment
{
    public Attachment(AttachmentId id, ConversationId conversation, UserId uploadedBy, AttachmentName name, AttachmentContent content)
    {
        (Id, Conversation, UploadedBy, Name) = (id, conversation, uploadedBy, name);
        (Type, Size, Sha256, CreatedAt) = (content.Type, content.Size, content.Sha256, TypedId.TimeOf(id));
    }

    private Attachment()
    {
    }

    public AttachmentId Id { get; private set; }

    public ConversationId Conversation { get; private set; }

    public UserId UploadedBy { get; private set; }

    public AttachmentName Name { get; private set; }

    public AttachmentType Type { get; private set; }

    /// <summary>In bytes.</summary>
    public long Size { get; private set; }

    public string Sha256 { get; private set; } = "";

    /// <summary>The one message that it was sent with; nothing, while it was not sent.</summary>
    public MessageId? Message { get; private set; }

    /// <summary>Its place among the attachments of its message: 0, 1, 2 ...</summary>
    public int? Place { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
}
