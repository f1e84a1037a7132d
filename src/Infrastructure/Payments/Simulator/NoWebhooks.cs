using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Payments.Simulator;

/// <summary>The simulator in process says nothing by itself.</summary>
internal sealed class NoWebhooks : IPaymentWebhooks
{
    public Result<PaymentWebhook> Read(string provider, Func<string, string?> headers, ReadOnlyMemory<byte> body) =>
        PaymentErrors.UnknownProvider.With("No payment provider that sends webhooks is configured under this name.");
}
