using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>
/// Whoever moves the money. It is known by tokens only: card data never enters this service. No call is made inside a database transaction,
/// and each can be made again: the provider knows a charge by the id of the payment and a refund by its own, and does nothing twice for the
/// same one. Nothing throws but a cancelled token: what is not known is an outcome, not an error.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Its stable name, stored with each payment and part of the address of its webhooks, as in <c>simulator</c>.</summary>
    string Name { get; }

    /// <summary>Takes the amount.</summary>
    Task<ChargeOutcome> Charge(PaymentId payment, Money amount, PaymentToken token, CancellationToken ct);

    /// <summary>Asks what became of a charge.</summary>
    Task<ChargeOutcome> Find(PaymentId payment, CancellationToken ct);

    /// <summary>
    /// Sees to it that the charge takes nothing, now or later, known or not. One that has taken the amount already stays
    /// <see cref="ChargeStatus.Captured"/>.
    /// </summary>
    Task<ChargeOutcome> Void(PaymentId payment, CancellationToken ct);

    /// <summary>Gives an amount of a captured charge back, or says what became of that.</summary>
    Task<RefundOutcome> Refund(RefundId refund, PaymentId payment, Money amount, CancellationToken ct);

    /// <summary>Asks what became of a refund.</summary>
    /// <param name="reference">As the provider names it; text, because it may be nothing of ours.</param>
    /// <returns>
    /// The outcome with its amount; <see cref="RefundStatus.Pending"/> with a reason where there is no answer; nothing, where the provider
    /// knows of no such refund.
    /// </returns>
    Task<RefundOutcome?> FindRefund(string reference, CancellationToken ct);

    /// <summary>
    /// What the provider took and gave back in a time: <paramref name="from"/> inclusive, <paramref name="to"/> exclusive, by the
    /// provider's clock.
    /// </summary>
    /// <exception cref="PaymentProviderException">The list could not be had as a whole.</exception>
    IAsyncEnumerable<ProviderEntry> Entries(DateTimeOffset from, DateTimeOffset to, CancellationToken ct);
}

public enum ChargeStatus
{
    /// <summary>The request certainly did not reach the provider: nothing was taken and nothing will be.</summary>
    NotSent,

    /// <summary>No answer, or none that says anything: it may have been taken or not.</summary>
    Unknown,

    /// <summary>The provider knows of no such charge.</summary>
    NotFound,

    /// <summary>The provider has not decided yet.</summary>
    Pending,

    Captured,

    /// <summary>Refused for good.</summary>
    Declined,

    /// <summary>The provider does not know the token; nothing was taken.</summary>
    UnknownToken,

    /// <summary>Nothing was taken and nothing will be.</summary>
    Voided,
}

/// <param name="Reference">What the provider calls the charge, where it said so.</param>
/// <param name="Amount">What was taken, where it was <see cref="ChargeStatus.Captured"/>.</param>
/// <param name="Reason">
/// A word for programs and people, as in <c>insufficient_funds</c> or <c>timeout</c>: letters, digits and underscores, at most 100.
/// </param>
public sealed record ChargeOutcome(ChargeStatus Status, ProviderReference? Reference = null, Money? Amount = null, string? Reason = null)
{
    /// <summary>What was taken; a provider that names no amount took what it was asked for.</summary>
    public Money? Taken(Money asked) => Status == ChargeStatus.Captured ? Amount ?? asked : null;

    /// <summary>Whether something was taken, and not what was asked for: a person must look before anybody knows what was paid.</summary>
    public bool TookAnotherAmount(Money asked) => Taken(asked) is { } taken && taken != asked;

    /// <summary>
    /// The same of a charge that may have been sent before: that it was not sent this time, or is not to be found, says nothing of an
    /// earlier time.
    /// </summary>
    public ChargeOutcome IfSentBefore() =>
        Status is ChargeStatus.NotSent or ChargeStatus.NotFound ? new ChargeOutcome(ChargeStatus.Unknown, Reason: Reason) : this;
}

/// <param name="Reason">As with a charge.</param>
/// <param name="Amount">
/// What the provider says that it gives back, where that is another amount than it was asked for, or where it was not asked for one.
/// </param>
/// <param name="BooksDiffer">Whether it failed because the provider's books have less of the payment, or nothing.</param>
public sealed record RefundOutcome(
    RefundStatus Status, ProviderReference? Reference = null, string? Reason = null, Money? Amount = null, bool BooksDiffer = false);

/// <summary>Money that moved, in the provider's books.</summary>
/// <param name="Payment">As the provider was told; text, because it may be nothing of ours.</param>
/// <param name="Refund">The refund, where money was given back; nothing, where it was taken.</param>
public sealed record ProviderEntry(ProviderReference Reference, string Payment, string? Refund, Money Amount, DateTimeOffset At);

/// <summary>The provider does not answer; what cannot be done without it is tried again later.</summary>
public sealed class PaymentProviderException : Exception
{
    public PaymentProviderException()
    {
    }

    public PaymentProviderException(string message)
        : base(message)
    {
    }

    public PaymentProviderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
