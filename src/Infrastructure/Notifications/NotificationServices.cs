using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.Notifications;
using CleanOrders.Application.Notifications.Alerts;
using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Inbox;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Application.Notifications.Sending;
using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Notifications.Email;
using CleanOrders.Infrastructure.Notifications.Email.Reports;
using CleanOrders.Infrastructure.Notifications.Email.Smtp;
using CleanOrders.Infrastructure.Notifications.Sms;
using CleanOrders.Infrastructure.Notifications.Suppressions;
using CleanOrders.Infrastructure.Notifications.Texts;
using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Notifications;

internal static class NotificationServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<NotificationOptions>(configuration, "Notifications");
        _ = services.AddSettings<UnreadMessageOptions>(configuration, "Conversations");
        return services
            .AddScoped<INotifications, NotificationRepository>()
            .AddSingleton<NotificationMetrics>()
            .AddScoped<INotificationPreferences, PreferencesRepository>()
            .AddScoped<IInbox, Inbox>()
            .AddFeed(InboxQueries.Inboxes)
            .AddScoped<IRecipients, Recipients>()
            .AddScoped<ISuppressions, SuppressionRepository>()
            .AddScoped<IRecipientLists, RecipientLists>()
            .AddScoped<IDigestedNotifications, DigestedNotifications>()
            .AddScoped<ISecurityEvents, SecurityEvents>()
            .AddScoped<IDeadJobs, DeadJobs>()
            .AddSingleton<INotificationTexts>(new NotificationTexts(NotificationTemplates.All))
            .AddSingleton<IUnsubscribeLinks, UnsubscribeLinks>()
            .AddSingleton<IReplyAddresses, ReplyAddresses>()
            .AddScoped<IUnreadMessages, UnreadMessageQueries>()
            .AddMailbox(configuration)
            .AddSms(configuration)
            .AddSingleton<IRetention, NotificationRetention>();
    }

    private static IServiceCollection AddMailbox(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<MailOptions>(configuration, "Mail");
        _ = services.AddSettings<DkimOptions>(configuration, "Mail:Dkim");
        _ = services.AddSingleton<MailReferences>().AddSingleton<MailWriter>().AddSingleton<IMailReports, MailReportReader>();
        return string.IsNullOrEmpty(configuration["Mail:Host"])
            ? services.AddSingleton<IMailbox, MailFolder>()
            : services
                .AddSingleton<MailSignature>()
                .AddSingleton<MailMetrics>()
                .AddSingleton<SmtpConnections>()
                .AddSingleton<IMailbox, SmtpMailbox>();
    }
}
