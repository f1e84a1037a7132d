using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Channels.Email;

/// <summary>The notifications of a category that wait to go to somebody in one mail.</summary>
/// <param name="At">When their day ends: what comes then or later is of the next.</param>
public sealed record SendEmailDigest(UserId Reader, NotificationCategory Category, DateTimeOffset At);

/// <summary>
/// Sends them, and records for each what became of it. Who does it again, after a crash, sends the mail under the same id. What cannot be
/// delivered goes by no other channel: its reader did not want it at once.
/// </summary>
public sealed class SendEmailDigestHandler(
    EmailDigests digests, IMailbox mailbox, IUnitOfWork work, INotifications notifications, TimeProvider clock)
    : IJobHandler<SendEmailDigest>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SendEmailDigest arguments, JobRun run, CancellationToken ct)
    {
        var digest = await digests.Compose(arguments, new MailId(run.Id.Value), run.EnqueuedAt, ct);
        if (digest.Later is { } later)
            return new JobOutcome.NotYet(later);
        if (digest.Mail is not { } mail)
            return await Record(digest, DeliveryStatus.Suppressed, digest.Reason, ct);

        return await mailbox.TrySend(mail, ct) switch
        {
            { Fault: null } => await Record(digest, DeliveryStatus.Sent, DeliveryReason.Digest, ct),
            { IsPermanent: true } => await Record(digest, DeliveryStatus.Failed, DeliveryReason.ChannelRefused, ct),
            { Fault: { } fault } when EmailChannel.Policy.DelayAfter(run.Attempt, chance: 0) is not null =>
                new JobOutcome.RetryLater(fault),
            _ => await Record(digest, DeliveryStatus.Failed, DeliveryReason.ChannelUnavailable, ct),
        };
    }

    private async Task<JobOutcome> Record(ComposedDigest digest, DeliveryStatus status, DeliveryReason? reason, CancellationToken ct)
    {
        var recorded = await work.Run(
            async inner =>
            {
                foreach (var id in digest.Notifications)
                    _ = (await notifications.Find(id, inner))?.Advance(Channel.Email, status, reason, clock.GetUtcNow());
                return Result.Success;
            },
            ct);
        return recorded.IsFailure ? new JobOutcome.RetryLater(recorded.Error.Detail) : new JobOutcome.Done();
    }
}
