using System.Net;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>Events on their way to endpoints of others.</summary>
internal static class WebhookServices
{
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromHours(1);

    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<WebhookOptions>(configuration, "Webhooks");
        _ = services.AddSettings<WebhookSendingOptions>(configuration, "Webhooks");
        return services
            .AddSingleton<ResolveHost>(Dns.GetHostAddressesAsync)
            .AddSingleton<WebhookAddresses>()
            .AddSingleton<IWebhookAddresses>(provider => provider.GetRequiredService<WebhookAddresses>())
            .AddSingleton<WebhookSecrets>()
            .AddSingleton<WebhookSecretRenewal>()
            .AddPeriodicTask<WebhookSecretRenewal>("Encrypting the secrets of webhooks anew", RenewalInterval, (task, ct) => task.Run(ct))
            .AddScoped<WebhookQueries>()
            .AddScoped<WebhookDeliveryQueries>()
            .AddScoped<IWebhooks, WebhookStore>()
            .AddScoped<IWebhookDeliveries, WebhookDeliveryStore>()
            .AddSingleton<EndpointGates>()
            .AddSingleton<IWebhookSender, WebhookSender>()
            .AddSingleton<IRetention, WebhookRetention>();
    }
}
