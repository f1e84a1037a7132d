using System.Reflection;
using CleanOrders.Application.Notifications;
using CleanOrders.Application.Notifications.Accounts;
using CleanOrders.Application.Notifications.Channels;
using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Application.Notifications.Deliveries;
using CleanOrders.Application.Notifications.Reactions;
using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Application;

/// <summary>The use cases, and what answers questions.</summary>
public static class ApplicationServices
{
    /// <summary>Every use case, job handler and reaction, each as itself, and what several of them share.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        var all = typeof(ApplicationServices).Assembly.GetTypes();
        foreach (var handler in all.Where(type => type.Name.EndsWith("Handler", StringComparison.Ordinal)))
            _ = services.AddScoped(handler);
        return services.AddScoped<PaymentAttempts>().AddScoped<PaymentSettlement>().AddScoped<Refunds>()
            .AddScoped<Notifier>().AddScoped<CustomerNotices>().AddScoped<DeliveryChannels>().AddScoped<DeliveryFallback>()
            .AddScoped<NotificationSender>().AddScoped<SuppressionList>().AddScoped<ReportedMails>()
            .AddScoped<MailedSecrets>().AddScoped<EmailDigests>().AddScoped<AccountNotifier>()
            .AddScoped<IDeliveryChannel, EmailChannel>().AddScoped<IDeliveryChannel, SmsChannel>().AddScoped<WebhookHealth>();
    }

    /// <summary>Every <see cref="IQuery{TQuestion,TAnswer}"/> that an assembly implements, each behind its guard.</summary>
    public static IServiceCollection AddQueries(this IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }))
        {
            foreach (var query in type.GetInterfaces().Where(IsQuery))
                _ = services.AddQuery(query, type);
        }

        return services;
    }

    private static IServiceCollection AddQuery(this IServiceCollection services, Type query, Type type)
    {
        var bare = ActivatorUtilities.CreateFactory(type, []);
        var guarded = ActivatorUtilities.CreateFactory(typeof(GuardedQuery<,>).MakeGenericType(query.GetGenericArguments()), [query]);
        return services.AddScoped(query, provider => guarded(provider, [bare(provider, [])]));
    }

    private static bool IsQuery(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IQuery<,>);
}
