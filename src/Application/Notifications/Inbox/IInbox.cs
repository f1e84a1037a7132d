using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Inbox;

/// <summary>What people have read of their notifications. It is written by the unit of work.</summary>
public interface IInbox
{
    /// <returns>Whether it is in the inbox of this reader.</returns>
    Task<bool> MarkRead(UserId reader, NotificationId id, CancellationToken ct);

    void MarkAllRead(UserId reader);
}
