using CleanOrders.Application.Payments;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.Payments;
using CleanOrders.Infrastructure.Payments.Simulator;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Payments;

internal static class PaymentServices
{
    public static IServiceCollection AddPayments(this IServiceCollection services, PaymentsOptions options) => services
        .AddSingleton(options)
        .AddScoped<IPayments, PaymentRepository>()
        .AddScoped<PaymentAttempts>().AddScoped<PaymentSettlement>().AddScoped<Refunds>()
        .AddScoped<IQuery<GetPayment, PaymentDetails>, PaymentQueries>()
        .AddScoped<IQuery<ListPayments, Page<PaymentDetails>>, PaymentQueries>()
        .AddScoped<IReconciliations, Reconciliations>().AddScoped<IQuery<ListReconciliations, Page<ReconciliationDetails>>, Reconciliations>()
        .AddSingleton<SimulatedBook>().AddSingleton<IPaymentProvider, PaymentSimulator>().AddSingleton<IPaymentWebhooks, NoWebhooks>();
}
