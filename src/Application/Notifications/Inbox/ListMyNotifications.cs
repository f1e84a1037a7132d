using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Inbox;

/// <summary>The caller's inbox, the youngest first. Answered by pages of <see cref="InboxItem"/>.</summary>
/// <param name="Unread">Only those that nobody has read, or only those that somebody has.</param>
public sealed record ListMyNotifications(bool? Unread, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.People;
}

/// <summary>A notification as its reader sees it.</summary>
/// <param name="Position">Its place in the inbox: 1, 2, 3 ...</param>
/// <param name="Text">Plain text; an empty line ends a paragraph.</param>
/// <param name="Link">Where it leads to, if it leads somewhere.</param>
/// <param name="ReadAt">Left out: nobody has read it.</param>
public sealed record InboxItem(
    NotificationId Id, int Position, DateTimeOffset At, NotificationCategory Category, string Title, string Text, string? Link,
    DateTimeOffset? ReadAt);
