using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <summary>The caller's own conversations, or for support everybody's.</summary>
/// <param name="Order">Those about this order.</param>
/// <param name="Unread">Those with messages of others that the caller has not read, or those without.</param>
public sealed record ListConversations(
    Caller Caller, ConversationStatus? Status, OrderId? Order, AssigneeFilter? Assignee, bool? Unread, ConversationSort Sort,
    bool Descending, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = ConversationAccess.Member;
}

/// <param name="User">Those that this one looks after; nothing: those that nobody does.</param>
public readonly record struct AssigneeFilter(UserId? User);

public enum ConversationSort
{
    LastMessageAt,
}
