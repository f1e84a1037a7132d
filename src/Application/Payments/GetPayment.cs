using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>Answered by <see cref="PaymentDetails"/>.</summary>
public sealed record GetPayment(PaymentId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.PaymentsRead);
}

/// <summary>An attempt to pay with its ledger.</summary>
/// <param name="Reference">What the provider calls it.</param>
/// <param name="Reason">Why it was declined or voided, in the provider's word.</param>
public sealed record PaymentDetails(
    PaymentId Id, OrderId Order, string Provider, PaymentStatus Status, Money Amount, Money Authorised, Money Captured, Money Refunded,
    Money RefundPending,
    ProviderReference? Reference, string? Reason, DateTimeOffset BegunAt, DateTimeOffset? EndedAt, IReadOnlyList<RefundDetails> Refunds,
    IReadOnlyList<PaymentEntryDetails> Entries)
{
    public static PaymentDetails From(Payment payment, IEnumerable<PaymentEntryDetails> entries) => new(
        payment.Id, payment.Order, payment.Provider, payment.Status, payment.Amount, payment.Authorised, payment.Captured, payment.Refunded,
        payment.RefundPending,
        payment.Reference, payment.Why, payment.BegunAt, payment.EndedAt, [.. payment.Refunds.Select(RefundDetails.From)], [.. entries]);
}

/// <param name="Failure">Why it failed, in the provider's word.</param>
public sealed record RefundDetails(
    RefundId Id, RefundStatus Status, Money Amount, Note Reason, string By, DateTimeOffset RequestedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<RefundLine> Lines,
    ProviderReference? Reference, string? Failure)
{
    public static RefundDetails From(Refund refund) => new(
        refund.Id, refund.Status, refund.Amount, refund.Reason, refund.By.ToString(), refund.RequestedAt, refund.EndedAt, refund.Lines,
        refund.Reference, refund.Why);
}

/// <summary>One entry of the ledger. Entries are only added.</summary>
/// <param name="By">Who did it: a user's id, or <c>system</c>.</param>
public sealed record PaymentEntryDetails(
    int Version, PaymentEntryKind Kind, Money Amount, DateTimeOffset At, string By, RefundId? Refund, string? Reason);
