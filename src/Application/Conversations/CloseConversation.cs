using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <summary>Ends a conversation, until somebody writes again.</summary>
public sealed class CloseConversationHandler(IConversations conversations, IReadMarks marks, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ConversationAccess.Support;

    public async Task<Result<ConversationDetails>> Handle(ConversationTarget target, Caller caller, CancellationToken ct)
    {
        var found = await conversations.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;
        return found.Value.Close(caller.User, clock.GetUtcNow()) is { IsFailure: true } refused
            ? refused.Error!
            : ConversationDetails.From(found.Value, await marks.Find(target.Id, caller.User, ct));
    }
}
