using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks;

public static class WebhookErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "webhook.not_found",
        "There is no such webhook", "No webhook has this id. It may have been deleted.");

    public static readonly ErrorType UrlRefused = new(ErrorKind.Invalid, "webhook.url_refused",
        "Events are not sent to this address",
        "The address of a webhook is `https://` and a public name or address, without a user or a fragment, at port 443 or one of 1024 to "
            + "65535. It may not lead into a private, local or reserved network, however it is spelled.");

    public static readonly ErrorType EventUnknown = new(ErrorKind.Invalid, "webhook.event_unknown",
        "There is no such event", "The types of events are those of the list of events, and `*` for all of them.");

    public static readonly ErrorType Disabled = new(ErrorKind.Conflict, "webhook.disabled",
        "The webhook is disabled", "Nothing is sent to it. Enable it first.");

    public static readonly ErrorType DeliveryNotFound = new(ErrorKind.NotFound, "webhook.delivery_not_found",
        "There is no such delivery", "No delivery of this webhook has this id. Deliveries are kept for `Webhooks:Retention`.");

    public static readonly ErrorType DeliveryPending = new(ErrorKind.Conflict, "webhook.delivery_pending",
        "The delivery is still under way", "It is tried until it succeeds or is given up. Only then it can be replayed.");

    public static Error Missing(WebhookId id) => NotFound.With($"There is no webhook {id}.");

    public static Error Stale(WebhookDetails webhook) =>
        UseCases.UnitOfWorkErrors.Stale.With($"The webhook has version {webhook.Version} by now.");
}
