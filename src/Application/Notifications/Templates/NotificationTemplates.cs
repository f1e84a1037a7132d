using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Notifications.Accounts;
using CleanOrders.Application.Notifications.Alerts;
using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Application.Notifications.Reactions;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Domain.Notifications;

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
        NotifyAuthorOfRejectionHandler.Template,
        NotifyAuthorOfPublicationHandler.Template,
        NotifyAuthorOfReplyHandler.Template,
        MailUnreadMessagesHandler.Template,
        WebhookHealth.Template,
        SendPhoneCodeHandler.Template,
        .. SecurityTemplates.All,
        .. AccountTemplates.All,
        NotifyOfDeadJobsHandler.Template,
        OpenTemplates.Message,
        EmailDigests.Template,
        CompileDigestHandler.Template,
    ];

    /// <summary>What the secret in a notification is for, if its template has one.</summary>
    public static MailTokenPurpose? SecretIn(Notification notification) =>
        All.FirstOrDefault(template => template.Name == notification.Content.Template)?.Secret;
}
