using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

public sealed record SendWebhookDisabledMail(WebhookId Webhook, UserId Owner, string Url, WebhookDisabledReason Reason);

/// <summary>Writes to who made a webhook that nothing is sent to it any more, and why.</summary>
public sealed class SendWebhookDisabledMailHandler(IUsers users, IMailbox mailbox) : IJobHandler<SendWebhookDisabledMail>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SendWebhookDisabledMail arguments, JobRun run, CancellationToken ct) =>
        await users.Find(arguments.Owner, ct) is not { } owner
            ? new JobOutcome.Done()
            : await mailbox.Deliver(
                new Mail(owner.Email, "A webhook of yours was disabled", $"""
                    Events are no longer sent to
                    {arguments.Url}

                    {Why(arguments.Reason)}

                    What happened since then can be read with GET /v1/events. To have events sent again, enable the webhook
                    {arguments.Webhook}
                    """) { Id = new MailId(run.Id.Value) },
                ct);

    private static string Why(WebhookDisabledReason reason) => reason switch
    {
        WebhookDisabledReason.Gone => "It answered 410, which means that it is gone for good.",
        WebhookDisabledReason.Failing => "It has failed for days, and took nothing in between.",
        WebhookDisabledReason.Requested => "Somebody disabled it.",
    };
}
