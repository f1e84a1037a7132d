using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <param name="Subject">What it is about, on one line.</param>
/// <param name="Order">The order that it is about; left out, it is about none.</param>
/// <param name="Message">The first message. Plain text.</param>
public sealed record OpenConversation(
    [property: Required, Length(1, ConversationSubject.Longest)] string? Subject, string? Order,
    [property: Required, Length(1, MessageText.Longest)] string? Message);

/// <summary>Begins a conversation: a customer with support, or support with the customer of an order.</summary>
public sealed class OpenConversationHandler(
    IConversations conversations, IConversationOrders orders, MessageLimit limit, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ConversationAccess.Opener;

    public async Task<Result<ConversationDetails>> Handle(OpenConversation command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var subject = violations.Take("/subject", ConversationSubject.From(command.Subject));
        var body = violations.Take("/message", MessageText.From(command.Message));
        var about = command.Order is { } text ? violations.Take("/order", await Find(text, caller, ct)) : null;
        if (violations.Any)
            return violations.ToError();
        if (about is not null && await conversations.FindOpen(about.Order, ct) is { } open)
            return ConversationAccess.Exists(open);

        // Nobody sends the first message again, but with the request that opens the conversation: its own id is its name.
        var now = clock.GetUtcNow();
        var message = TypedId.New<MessageId>(now);
        var first = new MessageDraft(message, new ClientMessageId(message.ToString()), body);
        if (await limit.Count(caller.User, first.ClientId, ct) is { } tooMany)
            return tooMany;

        var opened = Conversation.Open(
            TypedId.New<ConversationId>(now), about?.Customer ?? caller.User, about?.Order, subject, first, caller.User);
        conversations.Add(opened.Conversation);
        conversations.Add(opened.First);
        return ConversationDetails.From(opened.Conversation, ReadState.Nothing);
    }

    // Of others' orders nobody learns here whether they exist.
    private async Task<Result<ConversationOrder>> Find(string text, Caller caller, CancellationToken ct) =>
        OrderId.TryParse(text, out var id) && await orders.Find(id, ConversationAccess.Member.OnlyOwn(caller), ct) is { } order
            ? order
            : ConversationErrors.OrderUnknown.With("There is no such order that you can see.");
}

/// <summary>What a conversation is about.</summary>
public sealed record ConversationOrder(OrderId Order, UserId Customer);

public interface IConversationOrders
{
    /// <param name="customer">Whose it must be; nothing, if anybody's.</param>
    Task<ConversationOrder?> Find(OrderId order, UserId? customer, CancellationToken ct);
}
