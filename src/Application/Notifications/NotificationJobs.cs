using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Accounts;
using CleanOrders.Application.Notifications.Alerts;
using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;

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
                "sends administrators the digest of the last day: its orders by status, and how many dead letters there are. It goes to "
                    + "those who have `orders:read` and `jobs:manage`, once a day (UTC), however often it runs. Takes `{}`. Needs both.",
        },
        JobKind.Of<SendAccountMail, SendAccountMailHandler>("accounts.mail") with
        {
            Queue = "mails",
            Retry = EmailChannel.Policy,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<SendEmail, SendEmailHandler>("notifications.email") with
        {
            Queue = "mails",
            Retry = EmailChannel.Policy,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<SendEmailDigest, SendEmailDigestHandler>("notifications.email_digest") with
        {
            Queue = "mails",
            Retry = EmailChannel.Policy,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<SendSms, SendSmsHandler>("notifications.sms") with
        {
            Queue = "sms",
            Retry = SmsChannel.Policy,
            KeepSucceeded = TimeSpan.FromHours(1),
        },

        // A code is good for minutes: it goes before all that waits.
        JobKind.Of<SendPhoneCode, SendPhoneCodeHandler>("notifications.phone_code") with
        {
            Queue = "sms",
            Priority = JobTerms.HighestPriority,
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<SendToMany, SendToManyHandler>("notifications.send") with
        {
            IsPublic = true,
            AtOnce = 2,
            Timeout = TimeSpan.FromHours(1),
            Description = """
                notifies many users, each once. Takes `{template, data, to}` or `{template, data, segment}`: `template` and `data` as
                `POST /v1/notifications` takes them, `to` up to 10,000 ids of users, `segment`
                `{name: "customers_with_orders", since: "2026-01-01T00:00:00Z"}` for who has placed an order since then and before the job
                was enqueued. `result.notified` counts them, `result.unknown` those of `to` that have no account. Needs
                `notifications:send`.
                """,
        },
        JobKind.Of<NotifyOfSecurityEvent, NotifyOfSecurityEventHandler>("notifications.security") with
        {
            KeepSucceeded = TimeSpan.FromHours(1),
        },
        JobKind.Of<NotifyOfDeadJobs, NotifyOfDeadJobsHandler>("notifications.dead_jobs") with
        {
            AtOnce = 1,
            Retry = RetryPolicy.Unceasing,
            KeepSucceeded = TimeSpan.FromMinutes(10),
        },
        JobKind.Of<MailUnreadMessages, MailUnreadMessagesHandler>("notifications.unread_messages") with
        {
            AtOnce = 1,
            Retry = RetryPolicy.Unceasing,
            KeepSucceeded = TimeSpan.FromMinutes(10),
        },
        JobKind.Of<SendOrderShippedMail, SendOrderShippedMailHandler>("notifications.order_shipped_mail"),

        // It waits for endpoints of others, and needs little itself. Its own attempts end before these do.
        JobKind.Of<DeliverWebhook, DeliverWebhookHandler>("deliveries.webhook") with
        {
            Queue = "webhooks",
            Slots = 32,
            Retry = new RetryPolicy(40, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(20)),
            Timeout = TimeSpan.FromMinutes(2),
            KeepSucceeded = TimeSpan.FromHours(1),
        },
    ];

    public static readonly IReadOnlyList<JobSchedule> Schedules =
    [
        new("send-digest", "0 6 * * *", new CompileDigest()),
        new("notify-of-dead-jobs", "00:01:00", new NotifyOfDeadJobs()),
        new("mail-unread-messages", "00:01:00", new MailUnreadMessages()),
    ];
}
