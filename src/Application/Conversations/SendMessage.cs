using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Content;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <param name="ClientId">What the sender calls it: the same again is the same message, also when it comes by another way.</param>
/// <param name="Body">Plain text.</param>
/// <param name="Attachments">The ids of what was uploaded for it before; left out, none.</param>
public sealed record SendMessage(
    [property: Required, Length(1, ClientMessageId.Longest)] string? ClientId,
    [property: Required, Length(1, MessageText.Longest)] string? Body, IReadOnlyList<string?>? Attachments = null);

/// <summary>Appends a message to a conversation. One that is closed opens again.</summary>
public sealed class SendMessageHandler(
    IConversations conversations, IAuthors authors, MessageLimit limit, AttachmentTaking attachments, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ConversationAccess.Member;

    public async Task<Result<MessageDetails>> Handle(SendMessage command, ConversationId id, Caller caller, CancellationToken ct)
    {
        var found = await conversations.FindFor(Access, caller, id, ct);
        if (found.IsFailure)
            return found.Error;

        var violations = new Violations();
        var clientId = violations.Take("/clientId", ClientMessageId.From(command.ClientId));
        var body = violations.Take("/body", MessageText.From(command.Body));
        if (violations.Any)
            return violations.ToError();

        var message = await conversations.FindMessage(id, caller.User, clientId, ct);
        IReadOnlyList<Attachment> taken;
        if (message is null)
        {
            taken = await attachments.Find(command.Attachments, id, caller.User, violations, ct);
            if (violations.Any)
                return violations.ToError();
            if (await conversations.RefusesToOpenAgain(found.Value, ct) is { } exists)
                return exists;
            if (await limit.Count(caller.User, clientId, ct) is { } tooMany)
                return tooMany;
            var now = clock.GetUtcNow();
            message = found.Value.Send(new MessageDraft(TypedId.New<MessageId>(now), clientId, body), caller.User, now);
            conversations.Add(message);
            attachments.Take(taken, message.Id);
        }
        else
        {
            taken = await attachments.Of(message.Id, ct);
        }

        return MessageDetails.From(message, await authors.Find(caller.User, ct), taken);
    }
}
