using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Ports;

/// <summary>Whoever moves the money. It is known by tokens only: card data never enters this service.</summary>
public interface IPaymentProvider
{
    /// <summary>Takes the amount. Called again with the same <paramref name="payment"/>, it answers as before and takes nothing more.</summary>
    /// <returns>The provider's name for the payment; or <c>payment.declined</c>, <c>payment.unknown_token</c>, <c>payment.provider_unavailable</c>.</returns>
    Task<Result<ProviderReference>> Charge(PaymentId payment, Money amount, PaymentToken token, CancellationToken ct);

    /// <summary>Gives the amount of an earlier charge back.</summary>
    /// <returns>Success; or <c>payment.provider_unavailable</c>.</returns>
    Task<Result> Refund(ProviderReference charge, Money amount, CancellationToken ct);
}

/// <summary>What a payment provider gave the customer's browser instead of a card number.</summary>
public readonly record struct PaymentToken(string Value)
{
    public override string ToString() => "(payment token)";
}
