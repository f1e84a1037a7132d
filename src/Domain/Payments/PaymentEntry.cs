using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

public enum PaymentEntryKind
{
    /// <summary>The attempt was written down; only now the provider is asked.</summary>
    Begun,

    Authorised,

    Captured,

    Declined,

    Voided,

    RefundRequested,

    Refunded,

    RefundFailed,
}

/// <summary>An entry of the ledger, which is also the event that is published.</summary>
/// <param name="Version">Its place in the ledger of its payment: 1, 2, 3 ...</param>
/// <param name="Refund">The refund it is about, where it is about one.</param>
/// <param name="Why">Why it was refused, in the provider's word.</param>
public sealed record PaymentEntry(
    PaymentId Payment, OrderId Order, int Version, PaymentEntryKind Kind, Money Amount, RefundId? Refund, string? Why, Actor By,
    DateTimeOffset At);
