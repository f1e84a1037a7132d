using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Channels.Sms;

/// <summary>A notification that is to go as a text to a telephone.</summary>
public sealed record SendSms(NotificationId Notification);

public sealed class SendSmsHandler(NotificationSender sender) : IJobHandler<SendSms>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public Task<JobOutcome> Handle(SendSms arguments, JobRun run, CancellationToken ct) =>
        sender.Send(arguments.Notification, Channel.Sms, run, ct);
}
