using CleanOrders.Application.Conversations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.UnreadMessages;

/// <summary>A mail that came to a reply address. It does not print what it says.</summary>
/// <param name="ClientId">The same for the same mail, however often it comes.</param>
/// <param name="Text">What its sender wrote, without what they quote.</param>
public sealed record MailReply(ReplyAddress To, ClientMessageId ClientId, string Text)
{
    public override string ToString() => To.ToString();
}

/// <summary>
/// Makes a reply by mail a message of whom its address was made for, by the use case of every message. Whoever is refused there, as one who
/// was locked, is not told: a mail has nobody to tell.
/// </summary>
public sealed class MailedReplies(
    IUnreadMessages conversations, IReplyAddresses addresses, ICallers callers, SendMessageHandler sending)
{
    /// <returns>Success, also where there is nothing to do; or why to send it again later.</returns>
    public async Task<Result> Apply(MailReply reply, CancellationToken ct)
    {
        foreach (var reader in await conversations.ReadersOf(reply.To.Conversation, ct))
        {
            if (!addresses.IsOf(reply.To, reader) || CardNumber.IsIn(reply.Text)
                || await callers.CurrentRightsOf(reader, ct) is not { } caller)
                continue;
            var message = new SendMessage(reply.ClientId.Value, Text.Beginning(reply.Text, MessageText.Longest), Attachments: null);
            var sent = await sending.Handle(message, reply.To.Conversation, caller, ct);
            return sent is { IsFailure: true, Error.Type.Retryable: true } ? sent.Error : Result.Success;
        }

        return Result.Success;
    }
}
