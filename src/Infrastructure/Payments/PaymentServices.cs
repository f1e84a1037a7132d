using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Domain.Payments;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Payments.Http;
using CleanOrders.Infrastructure.Payments.Simulator;
using CleanOrders.Infrastructure.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Payments;

internal static class PaymentServices
{
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<PaymentsOptions>(configuration, "Payments");
        _ = services.AddSettings<PaymentProviderOptions>(configuration, "Payments")
            .PostConfigure<IHostEnvironment>((options, environment) => options.Complete(environment));
        return PaymentProviderOptions.IsHttp(configuration)
            ? services.AddBooks().AddHttpProvider(configuration)
            : services.AddBooks().AddSimulator();
    }

    private static IServiceCollection AddBooks(this IServiceCollection services) => services
        .AddScoped<IPayments, PaymentRepository>()
        .AddScoped<IReconciliations, Reconciliations>();

    private static IServiceCollection AddSimulator(this IServiceCollection services) => services
        .AddSingleton<SimulatedBook>()
        .AddSingleton<IPaymentProvider, PaymentSimulator>()
        .AddSingleton<IPaymentWebhooks, NoWebhooks>();

    private static IServiceCollection AddHttpProvider(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<HttpPaymentOptions>(configuration, "Payments:Http");
        return services
            .AddSingleton(provider => new ProviderCalls(
                provider.GetRequiredService<HttpPaymentOptions>().Provider, provider.GetRequiredService<ProviderHealth>(),
                provider.GetRequiredService<ILogger<ProviderCalls>>()))
            .AddSingleton<IPaymentProvider, HttpPaymentProvider>()
            .AddSingleton(provider =>
                new WebhookSender(HttpPaymentProvider.StableName, provider.GetRequiredService<HttpPaymentOptions>().WebhookKeys))
            .AddSingleton<IPaymentWebhooks, HttpPaymentWebhooks>();
    }
}
