using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Notifications;

/// <summary>A notification in the document's examples: in the inbox at once, and by e-mail when the mailbox was there again.</summary>
internal static class NotificationExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 16, 0, 0, TimeSpan.Zero);

    private static readonly NotificationDetails Shipped = new(
        TypedId.FirstAt<NotificationId>(At), At, TypedId.FirstAt<UserId>(At), NotificationCategory.Orders, "order_shipped", "en",
        "Your order 2026-000042 is on its way",
        [
            new(Channel.InApp, DeliveryStatus.Delivered, [new(At, DeliveryStatus.Delivered, Reason: null)]),
            new(
                Channel.Email, DeliveryStatus.Sent,
                [
                    new(At, DeliveryStatus.Queued, Reason: null),
                    new(At.AddSeconds(1), DeliveryStatus.Queued, DeliveryReason.ChannelUnavailable.Code),
                    new(At.AddSeconds(3), DeliveryStatus.Sent, Reason: null),
                ]),
        ], Version: 4);

    private static readonly TemplatePreview Preview = new(
        "order_refunded", NotificationCategory.Payments, "de", "Sie erhalten 49,98 EUR Ihrer Bestellung 2026-000042 zurück",
        "Wir erstatten 49,98 EUR Ihrer Bestellung 2026-000042.", "https://shop.example.com/orders/ord_1", "Bestellung ansehen",
        "<!doctype html>…");

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listNotifications"] = new(Answer: new ListBody<NotificationDetails>([Shipped], Next: null, Total: null)),
        ["sendNotification"] = new(
            new SendNotification(
                "message", Shipped.Recipient,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["title"] = "We are closed on Monday",
                    ["text"] = "Orders are shipped again from Tuesday.",
                }),
            new SentNotification(Shipped.Id)),
        ["getNotification"] = new(Answer: Shipped),
        ["resendNotification"] = new(new NoBody(), new ResentNotification(Shipped.Id, [Channel.Email])),
        ["previewTemplate"] = new(Answer: Preview),
    };
}
