using CleanOrders.Application.Notifications.Inbox;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Notifications;

/// <summary>An inbox in the document's examples.</summary>
internal static class InboxExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 16, 0, 0, TimeSpan.Zero);

    private static readonly InboxItem Shipped = new(
        TypedId.FirstAt<NotificationId>(At), 17, At, NotificationCategory.Orders, "Your order 2026-000042 is on its way",
        "A parcel of your order 2026-000042 was handed to DHL. Its tracking number is JJD0099.",
        "https://shop.example.com/orders/ord_01k9c2v8qjf3nbn5z47k3m9qxw", ReadAt: null);

    private static readonly QuietHoursInput Night = new("22:00", "07:00");

    private static readonly PreferenceDetails Wanted = new(
        "de", "Europe/Berlin", Night,
        [
            new(NotificationCategory.Orders, InApp: true, Email: false, Sms: true, EmailDigest: false, Mandatory: false),
            new(NotificationCategory.Payments, InApp: true, Email: true, Sms: true, EmailDigest: false, Mandatory: false),
            new(NotificationCategory.Messages, InApp: true, Email: true, Sms: true, EmailDigest: true, Mandatory: false),
            new(NotificationCategory.Security, InApp: true, Email: true, Sms: true, EmailDigest: false, Mandatory: true),
        ], Version: 2);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listMyNotifications"] = new(Answer: new ListBody<InboxItem>([Shipped], Next: null, Total: null)),
        ["countUnread"] = new(Answer: new UnreadCount(3)),
        ["readNotification"] = new(new NoBody()),
        ["readAllNotifications"] = new(new NoBody()),
        ["getPreferences"] = new(Answer: Wanted),
        ["changePreferences"] = new(
            new ChangePreferences(
                "de", "Europe/Berlin", Night,
                [
                    new(NotificationCategory.Orders, InApp: true, Email: false, Sms: true, EmailDigest: null),
                    new(NotificationCategory.Messages, InApp: true, Email: true, Sms: true, EmailDigest: true),
                ]),
            Wanted),
    };
}
