using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <summary>The conversation that a request is about.</summary>
/// <param name="Seen">The versions that the caller would act on (If-Match, RFC 9110); nothing if they do not mind.</param>
public sealed record ConversationTarget(ConversationId Id, IReadOnlyCollection<int>? Seen);

/// <summary>Who may touch which conversation. What one may not see is not there; what one may see but not do is forbidden.</summary>
public static class ConversationAccess
{
    /// <summary>Its customer, and support.</summary>
    public static readonly Access Member =
        Access.Only("the conversation's customer", ofKeys: Permission.OrdersOwn, sees: Permission.ConversationsManage)
            .Or(Permission.ConversationsManage);

    /// <summary>Who begins one, in their own name: there is nothing yet that one could see.</summary>
    public static readonly Access Opener = Access.SignedIn with { OfKeys = Permission.OrdersOwn };

    public static readonly Access Support = Member.ButOnly(Permission.ConversationsManage);

    /// <summary>The guard of every use case that is about one conversation, and the way to it.</summary>
    public static async Task<Result<Conversation>> FindFor(
        this IConversations conversations, Access access, Caller caller, ConversationId id, CancellationToken ct)
    {
        if (access.Refuses(caller) is { } refused)
            return refused;
        if (await conversations.Find(id, access.OnlyOwn(caller), ct) is not { } conversation)
            return NotFound(id);
        return access.Refuses(caller, conversation.Customer) is { } forbidden ? forbidden : conversation;
    }

    /// <summary>The same, of the versions alone that the caller has seen.</summary>
    public static async Task<Result<Conversation>> FindFor(
        this IConversations conversations, Access access, Caller caller, ConversationTarget target, CancellationToken ct)
    {
        var found = await conversations.FindFor(access, caller, target.Id, ct);
        return !found.IsFailure && target.Seen?.Contains(found.Value.Version) == false
            ? UnitOfWorkErrors.Stale.With($"The conversation has version {found.Value.Version} by now.")
            : found;
    }

    /// <summary>What is closed does not open again beside another one about the same order.</summary>
    /// <returns><c>conversation.exists</c> where there is one; else nothing.</returns>
    public static async Task<Error?> RefusesToOpenAgain(
        this IConversations conversations, Conversation conversation, CancellationToken ct) =>
        conversation is { Status: ConversationStatus.Closed, Order: { } order } && await conversations.FindOpen(order, ct) is { } open
            ? Exists(open)
            : null;

    public static Error NotFound(ConversationId id) => ConversationErrors.NotFound.With($"There is no conversation {id} that you can see.");

    /// <param name="open">The one that there is.</param>
    public static Error Exists(ConversationId open) =>
        ConversationErrors.Exists.With($"Conversation {open} about this order is not closed.") with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["conversation"] = open.ToString() },
        };
}
