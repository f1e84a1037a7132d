using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>
/// Has a notification sent by e-mail again, where that has ended: also where it was sent, since whoever asks for it knows that its reader
/// got none. What its reader has switched off stays off.
/// </summary>
public sealed class ResendNotificationHandler(
    INotifications notifications, INotificationPreferences preferences, DeliveryChannels channels, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.NotificationsManage);

    public async Task<Result<ResentNotification>> Handle(NotificationId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await notifications.Find(id, ct) is not { } notification)
            return NotificationErrors.NotFound.With($"There is no notification {id}.");
        if (notification.StatusOf(Channel.Email) is null)
            return NotificationErrors.NothingToResend.With($"The notification {id} does not go by e-mail.");
        if (!(await preferences.Of(notification.Recipient, ct)).Wants(notification.Category, Channel.Email))
            return NotificationErrors.NothingToResend.With("Its reader does not want these notifications by e-mail.");

        var resent = notification.Resend(Channel.Email, clock.GetUtcNow());
        if (resent.IsFailure)
            return resent.Error;
        await channels.Enqueue(id, Channel.Email, runAt: null, ct);
        return new ResentNotification(id, [Channel.Email]);
    }
}

/// <param name="Channels">By which it goes again.</param>
public sealed record ResentNotification(NotificationId Id, IReadOnlyList<Channel> Channels);
