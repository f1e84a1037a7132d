using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <summary>Opens a closed conversation again, without a message.</summary>
public sealed class ReopenConversationHandler(IConversations conversations, IReadMarks marks, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ConversationAccess.Support;

    public async Task<Result<ConversationDetails>> Handle(ConversationTarget target, Caller caller, CancellationToken ct)
    {
        var found = await conversations.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;
        if (await conversations.RefusesToOpenAgain(found.Value, ct) is { } exists)
            return exists;
        return found.Value.Reopen(caller.User, clock.GetUtcNow()) is { IsFailure: true } refused
            ? refused.Error!
            : ConversationDetails.From(found.Value, await marks.Find(target.Id, caller.User, ct));
    }
}
