using System.Buffers.Binary;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>The job that sends one event to one webhook, until it is taken or given up.</summary>
public sealed record DeliverWebhook(WebhookId Webhook, WebhookDeliveryId Delivery);

/// <summary>
/// One attempt. What waits for another delivery, or for an endpoint that is busy or does not answer, has no attempt of its own: that costs
/// nobody a slot, and does not bring its end nearer. Sent again after a crash, a message has the same id.
/// </summary>
public sealed class DeliverWebhookHandler(
    IWebhookDeliveries deliveries, IWebhookSender sender, WebhookHealth health, IUnitOfWork work, TimeProvider clock)
    : IJobHandler<DeliverWebhook>, IGuarded
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(DeliverWebhook arguments, JobRun run, CancellationToken ct)
    {
        using var place = await sender.Enter(arguments.Webhook, ct);
        if (place.PutOff is { } later)
            return new JobOutcome.NotYet(later);

        if (await deliveries.Due(arguments.Delivery, ct) is not { } due || IsSettled(due))
            return new JobOutcome.Done();
        if (due.EarlierDueAt is { } earlier)
            return new JobOutcome.NotYet(WaitFor(earlier, clock.GetUtcNow()));

        return await Settle(due, await place.Send(due.Message, ct), ct);
    }

    // A dead letter that somebody requeued is sent again, as a replay would.
    private static bool IsSettled(DueDelivery due) =>
        due.Status is WebhookDeliveryStatus.Succeeded or WebhookDeliveryStatus.Discarded;

    // An id ends with random bits, so each delivery has a time of its own.
    private static double ChanceOf(WebhookDeliveryId id) =>
        BinaryPrimitives.ReadUInt16BigEndian(id.Value.ToByteArray(bigEndian: true).AsSpan(14)) / (double)ushort.MaxValue;

    // The longer the one before it should have been sent already, the longer this one waits until it asks again.
    private static TimeSpan WaitFor(DateTimeOffset earlier, DateTimeOffset now)
    {
        var overdue = now - earlier;
        return overdue < TimeSpan.Zero
            ? ShortestWait - overdue
            : TimeSpan.FromTicks(Math.Clamp(overdue.Ticks, ShortestWait.Ticks, LongestWait.Ticks));
    }

    private async Task<JobOutcome> Settle(DueDelivery due, WebhookAttempt attempt, CancellationToken ct)
    {
        var failures = due.Status == WebhookDeliveryStatus.Failed ? 1 : due.Failures + 1;
        var pause = DeliverySchedule.PauseAfter(failures, attempt.RetryAfter, ChanceOf(due.Id));
        var status = attempt.IsSuccess ? WebhookDeliveryStatus.Succeeded
            : attempt.SaysGone || pause is null ? WebhookDeliveryStatus.Failed
            : WebhookDeliveryStatus.Pending;
        var isEnabled = true;
        var written = await work.Run(
            async token =>
            {
                if (due.Status == WebhookDeliveryStatus.Failed)
                    deliveries.Reopen(due.Id, attempt.At);
                deliveries.Record(due, attempt, status, status == WebhookDeliveryStatus.Pending ? clock.GetUtcNow() + pause : null);
                isEnabled = await health.Note(due.Webhook, attempt, token);
                return Result.Success;
            },
            ct);
        if (written.IsFailure)
            return new JobOutcome.RetryLater(written.Error.Detail);
        if (status == WebhookDeliveryStatus.Succeeded || !isEnabled)
            return new JobOutcome.Done();
        return pause is { } wait
            ? new JobOutcome.RetryLater(attempt.Error ?? "", wait)
            : new JobOutcome.FailPermanently($"The last of {failures} attempts failed too. {attempt.Error}");
    }
}
