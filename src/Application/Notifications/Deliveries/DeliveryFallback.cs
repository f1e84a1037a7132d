using CleanOrders.Application.Notifications.Channels;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>Which channel delivers where another could not. It changes the notification, which its caller stores.</summary>
public sealed class DeliveryFallback(DeliveryChannels channels, TimeProvider clock)
{
    /// <returns>Nothing, where no other channel reaches the reader.</returns>
    public Channel? After(Channel failed, NotificationCategory category, Recipient recipient) =>
        ChannelPlan.After(failed, category) is { } next && ReasonNotTo(recipient, category, channels.Of(next)) is null ? next : null;

    /// <summary>The channel cannot deliver it: the next one does, where there is one that reaches the reader; else it has failed.</summary>
    /// <returns>Whether the next one does; or <c>notification.wrong_state</c>.</returns>
    public async Task<Result<bool>> GiveUp(
        Notification notification, Channel by, DeliveryReason reason, Recipient recipient, CancellationToken ct)
    {
        if (After(by, notification.Category, recipient) is not { } next)
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
    public static DeliveryReason? ReasonNotTo(Recipient? recipient, NotificationCategory category, IDeliveryChannel channel) =>
        recipient switch
        {
            null => DeliveryReason.NoAccount,
            _ when channel.ReasonNotTo(recipient) is { } reason => reason,
            _ when category == NotificationCategory.Security => null,
            { IsLocked: true } => DeliveryReason.AccountLocked,
            _ when !recipient.Wanted.Wants(category, channel.Channel) => DeliveryReason.SwitchedOff,
            { Suppressed: SuppressionReason.Complained } when channel.Channel == Channel.Email => DeliveryReason.Complained,
            { HasEnough: true } => DeliveryReason.TooMany,
            _ => null,
        };
}
