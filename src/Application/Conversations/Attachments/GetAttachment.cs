using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations.Attachments;

/// <summary>One attachment, for a member of its conversation; before it was sent, for who uploaded it.</summary>
public sealed record GetAttachment(ConversationId Conversation, AttachmentId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = ConversationAccess.Member;

    public static Error NotFound(AttachmentId id) => AttachmentErrors.NotFound.With($"There is no attachment {id} that you can see.");
}

/// <param name="ContentType">What it is by its content, as in <c>image/png</c>.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
public sealed record AttachmentDetails(
    AttachmentId Id, AttachmentName Name, string ContentType, long Size, string Sha256, DateTimeOffset CreatedAt)
{
    internal static AttachmentDetails From(Attachment attachment) => new(
        attachment.Id, attachment.Name, AttachmentTypes.MediaTypeOf(attachment.Type), attachment.Size, attachment.Sha256,
        attachment.CreatedAt);
}

/// <summary>An attachment as its message shows it.</summary>
/// <param name="ContentType">What it is by its content, as in <c>image/png</c>.</param>
/// <param name="Size">In bytes.</param>
public sealed record AttachmentSummary(AttachmentId Id, AttachmentName Name, string ContentType, long Size)
{
    public static AttachmentSummary From(Attachment attachment) =>
        new(attachment.Id, attachment.Name, AttachmentTypes.MediaTypeOf(attachment.Type), attachment.Size);
}
