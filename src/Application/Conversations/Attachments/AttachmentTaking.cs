using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations.Attachments;

/// <summary>Finds what a message is to be sent with: what its author has uploaded to this conversation and no message has taken.</summary>
public sealed class AttachmentTaking(IAttachments attachments, AttachmentOptions options)
{
    private const string Pointer = "/attachments";

    /// <returns>Each in the order of the message; what is wrong with them is among the violations.</returns>
    public async Task<IReadOnlyList<Attachment>> Find(
        IReadOnlyList<string?>? ids, ConversationId conversation, UserId author, Violations violations, CancellationToken ct)
    {
        if (ids is null or [])
            return [];
        if (ids.Count > options.MostAttachments)
        {
            violations.Add(
                Pointer, AttachmentErrors.TooMany.With($"There are {ids.Count}; a message has at most {options.MostAttachments}."));
            return [];
        }

        var wanted = ids.Select(text => AttachmentId.TryParse(text, out var id) ? id : (AttachmentId?)null).ToList();
        var known = (await attachments.FindUnsent(conversation, author, [.. wanted.OfType<AttachmentId>().Distinct()], ct))
            .ToDictionary(attachment => attachment.Id);
        var found = new List<Attachment>(wanted.Count);
        for (var i = 0; i < wanted.Count; i++)
        {
            // Each once: a second one of the same id is not there any more.
            if (wanted[i] is { } id && known.Remove(id, out var attachment))
                found.Add(attachment);
            else
                violations.Add($"{Pointer}/{i}", AttachmentErrors.Unknown.With("It is none of yours here that was not sent."));
        }

        return found;
    }

    /// <summary>What a message was sent with, in its order.</summary>
    public Task<IReadOnlyList<Attachment>> Of(MessageId message, CancellationToken ct) => attachments.Of(message, ct);

    public void Take(IEnumerable<Attachment> found, MessageId message)
    {
        foreach (var (place, attachment) in found.Index())
            attachments.Take(attachment, message, place);
    }
}
