using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>One notification with the timeline of each delivery. Answered by <see cref="NotificationDetails"/>.</summary>
public sealed record GetNotification(NotificationId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.NotificationsManage);
}
