using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>Whom we have notified, the youngest first. Answered by pages of <see cref="NotificationDetails"/>.</summary>
/// <param name="Status">Those with a delivery in this status.</param>
public sealed record ListNotifications(
    UserId? Recipient, DeliveryStatus? Status, NotificationCategory? Category, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.NotificationsManage);
}

/// <summary>A notification and how it reached its reader, for the staff. What it says is its reader's: the title says what it is.</summary>
public sealed record NotificationDetails(
    NotificationId Id, DateTimeOffset At, UserId Recipient, NotificationCategory Category, string Template, string Culture, string Title,
    IReadOnlyList<DeliveryDetails> Deliveries, int Version);

/// <param name="Timeline">Every step, the oldest first.</param>
public sealed record DeliveryDetails(Channel Channel, DeliveryStatus Status, IReadOnlyList<DeliveryStepDetails> Timeline);

/// <param name="Reason">Why, where the status alone does not say it.</param>
public sealed record DeliveryStepDetails(DateTimeOffset At, DeliveryStatus Status, string? Reason);
