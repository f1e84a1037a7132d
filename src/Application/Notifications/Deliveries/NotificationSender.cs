using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Channels;
using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>
/// Delivers a notification by one channel, as that channel's job: unless something says by now that it must not go. It records what became
/// of it. Who does it again, after a crash, sends the same under the same id.
/// </summary>
public sealed class NotificationSender(
    IUnitOfWork work, INotifications notifications, IRecipients recipients, DeliveryChannels channels, DeliveryFallback fallback,
    SuppressionList suppressed, NotificationOptions options, TimeProvider clock)
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

        var channel = channels.Of(by);
        var recipient = await recipients.Find(notification.Recipient, by, ct);
        if (DeliveryFallback.ReasonNotTo(recipient, notification, channel) is { } reason)
            return await Advance(id, by, DeliveryStatus.Suppressed, reason, ct) ?? new JobOutcome.Done();
        if (recipient is { Suppressed: SuppressionReason.Bounced } && by == Channel.Email
            && NotificationTemplates.SecretIn(notification) is null)
            return await SkipBounced(notification, recipient, ct);
        if (recipient!.Wanted.WaitsUntil(notification.Category, clock.GetUtcNow()) is { } until)
            return await Postpone(id, by, DeliveryReason.QuietHours, ct) ?? new JobOutcome.NotYet(until - clock.GetUtcNow());

        return await channel.Send(notification, recipient, run.Id.Value, run.Attempt, ct) switch
        {
            { Fault: null } => await Advance(id, by, DeliveryStatus.Sent, reason: null, ct) ?? new JobOutcome.Done(),
            { IsOfTheAddress: true, Fault: { } fault } => await GiveUp(id, by, DeliveryReason.Bounced, recipient, fault, ct),
            { IsPermanent: true, Fault: { } fault } => await GiveUp(id, by, DeliveryReason.ChannelRefused, recipient, fault, ct),
            { Fault: { } fault } when IsLast(run, channel) || IsLate(notification, by, recipient, run) =>
                await GiveUp(id, by, DeliveryReason.ChannelUnavailable, recipient, fault, ct),
            { Fault: { } fault } =>
                await Postpone(id, by, DeliveryReason.ChannelUnavailable, ct) ?? new JobOutcome.RetryLater(fault),
        };
    }

    private static bool IsLast(JobRun run, IDeliveryChannel channel) => channel.Retry.DelayAfter(run.Attempt, chance: 0) is null;

    /// <summary>Whether it has waited so long for its channel that another one takes over.</summary>
    private bool IsLate(Notification notification, Channel by, Recipient recipient, JobRun run) =>
        fallback.After(by, notification, recipient) is not null
        && clock.GetUtcNow() - (recipient.Wanted.WaitsUntil(notification.Category, run.EnqueuedAt) ?? run.EnqueuedAt)
            >= options.FallbackAfter;

    /// <summary>No mail goes to an address that mails came back from. That is no failure of this one: it is no dead letter.</summary>
    private async Task<JobOutcome> SkipBounced(Notification notification, Recipient recipient, CancellationToken ct) =>
        fallback.After(Channel.Email, notification, recipient) is null
            ? await Advance(notification.Id, Channel.Email, DeliveryStatus.Suppressed, DeliveryReason.Bounced, ct) ?? new JobOutcome.Done()
            : await GiveUp(notification.Id, Channel.Email, DeliveryReason.Bounced, recipient, "Mails to its reader came back.", ct);

    private async Task<JobOutcome> GiveUp(
        NotificationId id, Channel by, DeliveryReason reason, Recipient recipient, string fault, CancellationToken ct)
    {
        var fellBack = false;
        var ended = await Change(
            id, async notification =>
            {
                if (reason == DeliveryReason.Bounced)
                    await suppressed.Put(recipient.Email, SuppressionReason.Bounced, fault, ct);
                var given = await fallback.GiveUp(notification, by, reason, recipient, ct);
                fellBack = given is { IsFailure: false, Value: true };
                return given.IsFailure ? given.Error : Result.Success;
            },
            ct);
        return Again(ended) ?? (fellBack ? new JobOutcome.Done() : (JobOutcome)new JobOutcome.FailPermanently(fault));
    }

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
        Change(id, notification => Task.FromResult(change(notification)), ct);

    private Task<Result<Notification>> Change(NotificationId id, Func<Notification, Task<Result>> change, CancellationToken ct) =>
        work.Run<Notification>(
            async inner =>
            {
                if (await notifications.Find(id, inner) is not { } notification)
                    return NotificationErrors.NotFound.With($"There is no notification {id}.");
                var changed = await change(notification);
                return changed.IsFailure ? changed.Error : notification;
            },
            ct);
}
