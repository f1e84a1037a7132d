using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Deliveries;

namespace CleanOrders.Application.Notifications;

/// <summary>The jobs of notifications, and on what terms they are done.</summary>
public static class NotificationJobs
{
    public static readonly IReadOnlyList<JobKind> Kinds =
    [
        JobKind.Of<CompileDigest, CompileDigestHandler>("notifications.digest") with
        {
            IsPublic = true,
            AtOnce = 1,
            Description =
                "counts what a digest for administrators is about: the orders of the last day and the dead letters. Takes `{}`, and sends "
                    + "nothing yet. Needs `orders:read` and `jobs:manage`.",
        },
        JobKind.Of<SendEmail, SendEmailHandler>("notifications.email") with
        {
            Queue = "mails",
            Retry = SendEmailHandler.Retry,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<SendOrderShippedMail, SendOrderShippedMailHandler>("notifications.order_shipped_mail"),
    ];

    public static readonly IReadOnlyList<JobSchedule> Schedules =
    [
        new("send-digest", "0 6 * * *", new CompileDigest()),
    ];
}
