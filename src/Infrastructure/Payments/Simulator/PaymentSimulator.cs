using CleanOrders.Application.Ports;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Payments.Simulator;

/// <summary>
/// Simulates a payment provider; no money moves. <c>tok_ok</c> is charged, <c>tok_declined</c> is declined.
/// It stands in until a real provider is configured.
/// </summary>
internal sealed class PaymentSimulator : IPaymentProvider
{
    public Task<Result<ProviderReference>> Charge(PaymentId payment, Money amount, PaymentToken token, CancellationToken ct) =>
        Task.FromResult<Result<ProviderReference>>(token.Value switch
        {
            "tok_ok" => new ProviderReference($"sim_{payment}"),
            "tok_declined" => PaymentErrors.Declined.With("The simulator declines this token."),
            _ => PaymentErrors.UnknownToken.With("The simulator knows the tokens tok_ok and tok_declined."),
        });

    public Task<Result> Refund(ProviderReference charge, Money amount, CancellationToken ct) => Task.FromResult(Result.Success);
}
