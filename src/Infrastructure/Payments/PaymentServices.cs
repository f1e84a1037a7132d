using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Domain.Payments;
using CleanOrders.Infrastructure.Payments.Http;
using CleanOrders.Infrastructure.Payments.Simulator;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Payments;

internal static class PaymentServices
{
    /// <param name="http">How the payment provider is called; nothing, where it is the simulator in this process.</param>
    public static IServiceCollection AddPayments(this IServiceCollection services, PaymentsOptions options, HttpPaymentOptions? http) =>
        services
        .AddSingleton(options)
        .AddScoped<IPayments, PaymentRepository>()
        .AddScoped<IReconciliations, Reconciliations>()
        .AddProvider(http);

    private static IServiceCollection AddProvider(this IServiceCollection services, HttpPaymentOptions? http) => http is null
        ? services.AddSingleton<SimulatedBook>().AddSingleton<IPaymentProvider, PaymentSimulator>()
        .AddSingleton<IPaymentWebhooks, NoWebhooks>()
        : services.AddSingleton(http).AddSingleton<ProviderCalls>().AddSingleton<IPaymentProvider, HttpPaymentProvider>()
            .AddSingleton(new WebhookSender(HttpPaymentProvider.StableName, http.WebhookKeys))
            .AddSingleton<IPaymentWebhooks, HttpPaymentWebhooks>();
}
