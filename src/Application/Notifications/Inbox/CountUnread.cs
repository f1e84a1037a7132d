using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Notifications.Inbox;

/// <summary>How many of the caller's notifications nobody has read. Answered by <see cref="UnreadCount"/>.</summary>
public sealed record CountUnread(Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.People;
}

public sealed record UnreadCount(long Unread);
