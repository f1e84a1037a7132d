using CleanOrders.Application.Notifications.Channels;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>Which channel delivers where another could not. It changes the notification, which its caller stores.</summary>
public sealed class DeliveryFallback(DeliveryChannels channels, TimeProvider clock)
{
    /// <returns>Nothing, where no other channel reaches the reader, or may have its secret.</returns>
    public Channel? After(Channel failed, Notification notification, Recipient recipient) =>
        ChannelPlan.After(failed, notification.Category) is { } next && NotificationTemplates.SecretIn(notification) is null
        && ReasonNotTo(recipient, notification, channels.Of(next)) is null
            ? next
            : null;

    /// <summary>The channel cannot deliver it: the next one does, where there is one that reaches the reader; else it has failed.</summary>
    /// <returns>Whether the next one does; or <c>notification.wrong_state</c>.</returns>
    public async Task<Result<bool>> GiveUp(
        Notification notification, Channel by, DeliveryReason reason, Recipient recipient, CancellationToken ct)
    {
        if (After(by, notification, recipient) is not { } next)
        {
            var failed = notification.Advance(by, DeliveryStatus.Failed, reason, clock.GetUtcNow());
            return failed.IsFailure ? failed.Error : false;
        }

        var handed = notification.FallBack(by, reason, next, clock.GetUtcNow());
        if (handed.IsFailure)
            return handed.Error;
        if (handed.Value)
            await channels.Enqueue(notification.Id, next, runAt: null, ct);
        return true;
    }

    /// <returns>Why it must not go by this channel, as things are now.</returns>
    public static DeliveryReason? ReasonNotTo(Recipient? recipient, Notification notification, IDeliveryChannel channel) =>
        recipient switch
        {
            null => DeliveryReason.NoAccount,
            _ when channel.ReasonNotTo(recipient, notification) is { } reason => reason,
            { IsLocked: true } when NotificationTemplates.SecretIn(notification) is not null => DeliveryReason.AccountLocked,
            _ when notification.Category == NotificationCategory.Security => null,
            { IsLocked: true } => DeliveryReason.AccountLocked,
            _ when !recipient.Wanted.Wants(notification.Category, channel.Channel) => DeliveryReason.SwitchedOff,
            { Suppressed: SuppressionReason.Complained } when channel.Channel == Channel.Email => DeliveryReason.Complained,
            { HasEnough: true } => DeliveryReason.TooMany,
            _ => null,
        };
}
