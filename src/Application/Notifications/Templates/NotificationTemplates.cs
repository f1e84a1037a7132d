using CleanOrders.Application.Notifications.Alerts;
using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Application.Notifications.Reactions;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;

namespace CleanOrders.Application.Notifications.Templates;

/// <summary>Every template that ships: each stands beside what uses it.</summary>
public static class NotificationTemplates
{
    public static readonly IReadOnlyList<NotificationTemplate> All =
    [
        NotifyCustomerOfShipmentHandler.Template,
        NotifyCustomerOfDeliveryHandler.Template,
        NotifyCustomerOfCancellationHandler.Template,
        NotifyCustomerOfRefundHandler.Template,
        NotifyCustomerOfPaymentHandler.Template,
        NotifyCustomerOfLatePaymentHandler.Template,
        NotifyCustomerOfFailedPaymentHandler.Template,
        NotifyCustomerOfRequestedReturnHandler.Template,
        NotifyCustomerOfReceivedReturnHandler.Template,
        WebhookHealth.Template,
        SendPhoneCodeHandler.Template,
        .. SecurityTemplates.All,
        NotifyOfDeadJobsHandler.Template,
        OpenTemplates.Message,
        CompileDigestHandler.Template,
    ];
}
