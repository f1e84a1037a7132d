using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>A notification that is to go by e-mail.</summary>
public sealed record SendEmail(NotificationId Notification);

/// <summary>
/// Sends it, unless something says by now that it must not go, and records what became of it. Who does it again, after a crash, sends the
/// same mail under the same id.
/// </summary>
public sealed class SendEmailHandler(
    IUnitOfWork work, INotifications notifications, IRecipients recipients, EmailChannel channel, TimeProvider clock)
    : IJobHandler<SendEmail>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public static readonly RetryPolicy Retry = RetryPolicy.Work;

    public async Task<JobOutcome> Handle(SendEmail arguments, JobRun run, CancellationToken ct)
    {
        // The dead letter of one that has failed can be requeued.
        var begun = await Change(arguments, notification => notification.StatusOf(Channel.Email) == DeliveryStatus.Failed
            ? notification.Resend(Channel.Email, clock.GetUtcNow())
            : Result.Success, ct);
        if (begun.IsFailure)
            return new JobOutcome.FailPermanently(begun.Error.Detail);
        if (begun.Value.StatusOf(Channel.Email) != DeliveryStatus.Queued)
            return new JobOutcome.Done();

        var recipient = await recipients.Find(begun.Value.Recipient, ct);
        if (ReasonNotTo(recipient, begun.Value) is { } reason)
            return await Advance(arguments, DeliveryStatus.Suppressed, reason, ct) ?? new JobOutcome.Done();

        return await channel.Send(begun.Value.Content, recipient!, new MailId(run.Id.Value), ct) switch
        {
            { Fault: null } => await Advance(arguments, DeliveryStatus.Sent, reason: null, ct) ?? new JobOutcome.Done(),
            { IsPermanent: true, Fault: { } fault } => await Fail(arguments, DeliveryReason.ChannelRefused, fault, ct),
            { Fault: { } fault } when Retry.DelayAfter(run.Attempt, chance: 0) is null =>
                await Fail(arguments, DeliveryReason.ChannelUnavailable, fault, ct),
            { Fault: { } fault } => await Postpone(arguments, fault, ct),
        };
    }

    private static DeliveryReason? ReasonNotTo(Recipient? recipient, Notification notification) => recipient switch
    {
        null => DeliveryReason.NoAccount,
        { IsConfirmed: false } => DeliveryReason.AddressUnconfirmed,
        _ when notification.Category == NotificationCategory.Security => null,
        { IsLocked: true } => DeliveryReason.AccountLocked,
        { HasEnough: true } => DeliveryReason.TooMany,
        _ => null,
    };

    private async Task<JobOutcome> Fail(SendEmail arguments, DeliveryReason reason, string fault, CancellationToken ct) =>
        await Advance(arguments, DeliveryStatus.Failed, reason, ct) ?? new JobOutcome.FailPermanently(fault);

    private async Task<JobOutcome> Postpone(SendEmail arguments, string fault, CancellationToken ct)
    {
        var postponed = await Change(arguments, notification =>
        {
            notification.Postpone(Channel.Email, DeliveryReason.ChannelUnavailable, clock.GetUtcNow());
            return Result.Success;
        }, ct);
        return new JobOutcome.RetryLater(postponed.IsFailure ? postponed.Error.Detail : fault);
    }

    /// <returns>Nothing, where it was recorded; else why not, to be tried again.</returns>
    private async Task<JobOutcome?> Advance(SendEmail arguments, DeliveryStatus to, DeliveryReason? reason, CancellationToken ct)
    {
        var advanced = await Change(arguments, notification => notification.Advance(Channel.Email, to, reason, clock.GetUtcNow()), ct);
        return advanced.IsFailure ? new JobOutcome.RetryLater(advanced.Error.Detail) : null;
    }

    private Task<Result<Notification>> Change(SendEmail arguments, Func<Notification, Result> change, CancellationToken ct) =>
        work.Run<Notification>(
            async inner =>
            {
                if (await notifications.Find(arguments.Notification, inner) is not { } notification)
                    return NotificationErrors.NotFound.With($"There is no notification {arguments.Notification}.");
                var changed = change(notification);
                return changed.IsFailure ? changed.Error : notification;
            },
            ct);
}
