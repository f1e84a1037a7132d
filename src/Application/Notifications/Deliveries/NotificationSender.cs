using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Channels;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>
/// Delivers a notification by one channel, as that channel's job: unless something says by now that it must not go. It records what became
/// of it. Who does it again, after a crash, sends the same under the same id.
/// </summary>
public sealed class NotificationSender(
    IUnitOfWork work, INotifications notifications, IRecipients recipients, IEnumerable<IDeliveryChannel> channels, TimeProvider clock)
{
    public async Task<JobOutcome> Send(NotificationId id, Channel by, JobRun run, CancellationToken ct)
    {
        // The dead letter of one that has failed can be requeued.
        var begun = await Change(id, notification => notification.StatusOf(by) == DeliveryStatus.Failed
            ? notification.Resend(by, clock.GetUtcNow())
            : Result.Success, ct);
        if (begun.IsFailure)
            return new JobOutcome.FailPermanently(begun.Error.Detail);
        var notification = begun.Value;
        if (notification.StatusOf(by) != DeliveryStatus.Queued)
            return new JobOutcome.Done();

        var channel = channels.Single(known => known.Channel == by);
        var recipient = await recipients.Find(notification.Recipient, by, ct);
        if (ReasonNotTo(recipient, notification.Category, channel) is { } reason)
            return await Advance(id, by, DeliveryStatus.Suppressed, reason, ct) ?? new JobOutcome.Done();
        if (recipient!.Wanted.WaitsUntil(notification.Category, clock.GetUtcNow()) is { } until)
            return await Postpone(id, by, DeliveryReason.QuietHours, ct) ?? new JobOutcome.NotYet(until - clock.GetUtcNow());

        return await channel.Send(notification.Content, recipient, run.Id.Value, ct) switch
        {
            { Fault: null } => await Advance(id, by, DeliveryStatus.Sent, reason: null, ct) ?? new JobOutcome.Done(),
            { IsPermanent: true, Fault: { } fault } => await Fail(id, by, DeliveryReason.ChannelRefused, fault, ct),
            { Fault: { } fault } when channel.Retry.DelayAfter(run.Attempt, chance: 0) is null =>
                await Fail(id, by, DeliveryReason.ChannelUnavailable, fault, ct),
            { Fault: { } fault } =>
                await Postpone(id, by, DeliveryReason.ChannelUnavailable, ct) ?? new JobOutcome.RetryLater(fault),
        };
    }

    private static DeliveryReason? ReasonNotTo(Recipient? recipient, NotificationCategory category, IDeliveryChannel channel) =>
        recipient switch
        {
            null => DeliveryReason.NoAccount,
            _ when channel.ReasonNotTo(recipient) is { } reason => reason,
            _ when category == NotificationCategory.Security => null,
            { IsLocked: true } => DeliveryReason.AccountLocked,
            _ when !recipient.Wanted.Wants(category, channel.Channel) => DeliveryReason.SwitchedOff,
            { HasEnough: true } => DeliveryReason.TooMany,
            _ => null,
        };

    private async Task<JobOutcome> Fail(NotificationId id, Channel by, DeliveryReason reason, string fault, CancellationToken ct) =>
        await Advance(id, by, DeliveryStatus.Failed, reason, ct) ?? new JobOutcome.FailPermanently(fault);

    /// <returns>Nothing, where it was recorded; else why not, to be tried again.</returns>
    private async Task<JobOutcome?> Advance(
        NotificationId id, Channel by, DeliveryStatus to, DeliveryReason? reason, CancellationToken ct) =>
        Again(await Change(id, notification => notification.Advance(by, to, reason, clock.GetUtcNow()), ct));

    private async Task<JobOutcome?> Postpone(NotificationId id, Channel by, DeliveryReason reason, CancellationToken ct) => Again(
        await Change(id, notification =>
        {
            notification.Postpone(by, reason, clock.GetUtcNow());
            return Result.Success;
        }, ct));

    private static JobOutcome.RetryLater? Again(Result<Notification> changed) =>
        changed.IsFailure ? new JobOutcome.RetryLater(changed.Error.Detail) : null;

    private Task<Result<Notification>> Change(NotificationId id, Func<Notification, Result> change, CancellationToken ct) =>
        work.Run<Notification>(
            async inner =>
            {
                if (await notifications.Find(id, inner) is not { } notification)
                    return NotificationErrors.NotFound.With($"There is no notification {id}.");
                var changed = change(notification);
                return changed.IsFailure ? changed.Error : notification;
            },
            ct);
}
