using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Channels.Email;

/// <summary>A notification that is to go by e-mail.</summary>
public sealed record SendEmail(NotificationId Notification);

public sealed class SendEmailHandler(NotificationSender sender) : IJobHandler<SendEmail>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public Task<JobOutcome> Handle(SendEmail arguments, JobRun run, CancellationToken ct) =>
        sender.Send(arguments.Notification, Channel.Email, run, ct);
}
