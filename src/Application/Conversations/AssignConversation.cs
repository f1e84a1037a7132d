using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <param name="Assignee">Who of support it is for; left out, it is for the one with the fewest that are not closed.</param>
public sealed record AssignConversation(string? Assignee);

/// <summary>Makes somebody of support look after a conversation.</summary>
public sealed class AssignConversationHandler(
    IConversations conversations, ISupportStaff staff, IReadMarks marks, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ConversationAccess.Support;

    public async Task<Result<ConversationDetails>> Handle(
        AssignConversation command, ConversationTarget target, Caller caller, CancellationToken ct)
    {
        var found = await conversations.FindFor(Access, caller, target, ct);
        if (found.IsFailure)
            return found.Error;
        if (await Find(command.Assignee, ct) is not { } assignee)
            return Violations.Only("/assignee", ConversationErrors.AssigneeUnknown.With("Nobody of support has this id."));

        return found.Value.Assign(assignee, caller.User, clock.GetUtcNow()) is { IsFailure: true } refused
            ? refused.Error!
            : ConversationDetails.From(found.Value, await marks.Find(target.Id, caller.User, ct));
    }

    private async Task<UserId?> Find(string? assignee, CancellationToken ct) => assignee is null
        ? await staff.FindLeastBusy(ct)
        : UserId.TryParse(assignee, out var id) && await staff.Has(id, ct) ? id : null;
}

/// <summary>Those who are not locked and have <c>conversations:manage</c>.</summary>
public interface ISupportStaff
{
    Task<bool> Has(UserId user, CancellationToken ct);

    /// <summary>The one who looks after the fewest conversations that are not closed.</summary>
    Task<UserId?> FindLeastBusy(CancellationToken ct);
}
