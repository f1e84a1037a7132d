using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations.Attachments;

/// <summary>A file for a message, as it comes.</summary>
/// <param name="Name">What its sender calls it; nothing, where they do not say.</param>
public sealed record UploadAttachment(IAsyncEnumerable<ReadOnlyMemory<byte>> Parts, string? Name);

/// <summary>
/// Looks who sends it before anything is read, keeps the bytes, and then what they are: bytes without a row are nobody's, and forgotten.
/// </summary>
public sealed class UploadAttachmentHandler(
    IUnitOfWork work, IAttachments attachments, IAttachmentStore store, TimeProvider clock) : IGuarded
{
    /// <summary>In bytes: 5 MiB.</summary>
    public const long Largest = 5 * 1024 * 1024;

    /// <summary>How many one person has uploaded within an hour that no message has taken.</summary>
    private const int MostUnsent = 20;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public static Access Access { get; } = ConversationAccess.Member;

    public async Task<Result<AttachmentDetails>> Handle(
        UploadAttachment command, ConversationId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await attachments.FindCustomer(id, Access.OnlyOwn(caller), ct) is not { } customer)
            return ConversationAccess.NotFound(id);
        if (Access.Refuses(caller, customer) is { } forbidden)
            return forbidden;
        if (await TooManyOf(caller.User, ct) is { } tooMany)
            return tooMany;

        var reader = new AttachmentReader();
        var attachment = TypedId.New<AttachmentId>(clock.GetUtcNow());
        var content = reader.ContentOf(await store.Keep(attachment, reader.Through(command.Parts, ct), ct));
        var kept = content.IsFailure
            ? content.Error
            : await work.Run(
                token => Add(attachment, id, caller.User, command.Name, content.Value, token), ct);
        if (kept.IsFailure)
            await store.Delete(attachment, CancellationToken.None);
        return kept;
    }

    private async Task<Result<AttachmentDetails>> Add(
        AttachmentId id, ConversationId conversation, UserId by, string? name, AttachmentContent content, CancellationToken ct)
    {
        if (await TooManyOf(by, ct) is { } tooMany)
            return tooMany;
        var attachment = new Attachment(id, conversation, by, AttachmentName.Clean(name, content.Type), content);
        attachments.Add(attachment, MostUnsent, clock.GetUtcNow() - Window);
        return AttachmentDetails.From(attachment);
    }

    private async Task<Error?> TooManyOf(UserId user, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var unsent = await attachments.CountUnsent(user, now - Window, ct);
        return unsent.Count >= MostUnsent ? RateLimit.ExceededFor((unsent.First ?? now) + Window - now) : null;
    }
}
