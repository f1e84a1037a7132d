using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Channels;
using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Deliveries;

/// <summary>The channels that lead out of the application, and the jobs that deliver by them.</summary>
public sealed class DeliveryChannels(IEnumerable<IDeliveryChannel> all, IJobQueue jobs)
{
    private static readonly TimeSpan DigestDelay = TimeSpan.FromMinutes(1);

    public IDeliveryChannel Of(Channel channel) => all.Single(known => known.Channel == channel);

    /// <summary>Enqueues the job that delivers by a channel.</summary>
    /// <param name="runAt">Not before; left out, at once.</param>
    public async Task Enqueue(NotificationId id, Channel channel, DateTimeOffset? runAt, CancellationToken ct)
    {
        var terms = runAt is null ? null : new JobTerms { RunAt = runAt };
        _ = channel switch
        {
            Channel.Email => await jobs.Enqueue(new SendEmail(id), terms, ct),
            Channel.Sms => await jobs.Enqueue(new SendSms(id), terms, ct),
            Channel.InApp => throw new InvalidOperationException("The inbox has what is stored: nothing delivers it."),
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "No job delivers by it."),
        };
    }

    /// <summary>Enqueues the job that sends the mails of a day in one, if there is none yet.</summary>
    /// <param name="at">When the day ends. What is stored before then may be seen by others a little later.</param>
    public async Task EnqueueDigest(UserId reader, NotificationCategory category, DateTimeOffset at, CancellationToken ct) =>
        _ = await jobs.Enqueue(
            new SendEmailDigest(reader, category, at),
            new JobTerms { RunAt = at + DigestDelay, UniqueKey = $"{reader} {category} {at:yyyy-MM-ddTHHK}" }, ct);
}
