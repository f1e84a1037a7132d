using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

public readonly record struct PaymentId(Guid Value) : ITypedId<PaymentId>
{
    public static string Prefix => "pay";

    public static PaymentId From(Guid value) => new(value);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>Money that a payment provider took for an order.</summary>
/// <param name="Reference">What the provider calls it.</param>
public sealed record Payment(PaymentId Id, OrderId Order, Money Amount, ProviderReference Reference, DateTimeOffset At)
{
    private Payment()
        : this(default, default, default, default, default)
    {
    }
}

/// <summary>A payment provider's own name for a payment.</summary>
public readonly record struct ProviderReference(string Value)
{
    public override string ToString() => Value;
}
