using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Suppressions;

/// <summary>
/// Records what became of a mail: in the timeline of its delivery, and of its address on the suppression list. What comes late changes
/// nothing: the lifecycle refuses it.
/// </summary>
public sealed class ReportedMails(
    INotifications notifications, IRecipients recipients, SuppressionList suppressed, DeliveryFallback fallback, TimeProvider clock)
{
    public async Task Apply(MailReport report, CancellationToken ct)
    {
        var notification = report.Notification is { } id ? await notifications.Find(id, ct) : null;
        switch (report.Fate)
        {
            case MailFate.Delivered:
                _ = notification?.Advance(Channel.Email, DeliveryStatus.Delivered, reason: null, clock.GetUtcNow());
                break;
            case MailFate.Complained:
                await suppressed.Put(report.Address, SuppressionReason.Complained, report.Detail, ct);
                _ = notification?.Advance(Channel.Email, DeliveryStatus.Delivered, DeliveryReason.Complained, clock.GetUtcNow());
                break;
            case MailFate.Bounced:
                await suppressed.Put(report.Address, SuppressionReason.Bounced, report.Detail, ct);
                if (notification is not null)
                    await Bounce(notification, ct);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(report), report.Fate, "There is no such fate of a mail.");
        }
    }

    private async Task Bounce(Notification notification, CancellationToken ct)
    {
        if (await recipients.Find(notification.Recipient, Channel.Email, ct) is { } recipient)
            _ = await fallback.GiveUp(notification, Channel.Email, DeliveryReason.Bounced, recipient, ct);
    }
}
