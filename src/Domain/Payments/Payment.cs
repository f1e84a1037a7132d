using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

public readonly record struct PaymentId(Guid Value) : ITypedId<PaymentId>
{
    public static string Prefix => "pay";

    public static PaymentId From(Guid value) => new(value);

    public static bool TryParse(string? text, out PaymentId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

public enum PaymentStatus
{
    /// <summary>It has begun, and the provider has not decided.</summary>
    Pending,

    /// <summary>The provider was asked and gave no answer: the money may have been taken or not.</summary>
    Unknown,

    /// <summary>The money was taken.</summary>
    Succeeded,

    /// <summary>The provider refused. The order can be paid by another attempt.</summary>
    Declined,

    /// <summary>Nothing was taken, and nothing will be.</summary>
    Voided,
}

/// <summary>
/// One attempt to take the money of an order, and the ledger of what became of it. Entries are only added; the sums follow from them.
/// It keeps captured ≤ authorised and refunded + pending refunds ≤ captured.
/// </summary>
public sealed class Payment : AggregateRoot<PaymentEntry>
{
    private Payment(OrderId order, Money amount, string provider, PaymentToken token, string? request, DateTimeOffset now)
    {
        Id = TypedId.New<PaymentId>(now);
        Order = order;
        Provider = provider;
        Token = token.Value;
        Request = request;
        (AmountValue, Currency) = amount;
        BegunAt = TypedId.TimeOf(Id);
    }

    private Payment()
    {
    }

    public PaymentId Id { get; private set; }

    public OrderId Order { get; private set; }

    /// <summary>The name of who moves the money.</summary>
    public string Provider { get; private set; } = null!;

    /// <summary>What the provider gave instead of a card number; kept only until the attempt has ended.</summary>
    public string? Token { get; private set; }

    /// <summary>The request that began it: the same request again is the same attempt.</summary>
    public string? Request { get; private set; }

    public PaymentStatus Status { get; private set; }

    /// <summary>What the provider calls it.</summary>
    public ProviderReference? Reference { get; private set; }

    /// <summary>Why it was declined, in the provider's word.</summary>
    public string? Why { get; private set; }

    public DateTimeOffset BegunAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public IReadOnlyList<Refund> Refunds { get; private set; } = [];

    public Money Amount => new(AmountValue, Currency);

    public Money Authorised => new(AuthorisedAmount, Currency);

    public Money Captured => new(CapturedAmount, Currency);

    public Money Refunded => new(RefundedAmount, Currency);

    public Money RefundPending => new(RefundPendingAmount, Currency);

    /// <summary>Whether the provider may still take the money.</summary>
    public bool IsOpen => Status is PaymentStatus.Pending or PaymentStatus.Unknown;

    private long AmountValue { get; set; }

    private Currency Currency { get; set; }

    private long AuthorisedAmount { get; set; }

    private long CapturedAmount { get; set; }

    private long RefundedAmount { get; set; }

    private long RefundPendingAmount { get; set; }

    /// <param name="request">See <see cref="Request"/>.</param>
    public static Payment Begin(
        OrderId order, UserId customer, Money amount, string provider, PaymentToken token, string? request, DateTimeOffset now)
    {
        var payment = new Payment(order, amount, provider, token, request, now);
        payment.Record(PaymentEntryKind.Begun, payment.Amount, customer, payment.BegunAt);
        return payment;
    }

    /// <summary>The provider was asked, and it is not decided.</summary>
    public void StaysOpen(bool answered)
    {
        if (IsOpen)
            Status = answered ? PaymentStatus.Pending : PaymentStatus.Unknown;
    }

    /// <summary>The money was taken. That is so whatever was known before: also where it was thought to be declined or voided.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Capture(ProviderReference? reference, DateTimeOffset now)
    {
        if (Status == PaymentStatus.Succeeded)
            return false;

        AuthorisedAmount = CapturedAmount = AmountValue;
        Reference = reference;
        Record(PaymentEntryKind.Authorised, Amount, Actor.System, now);
        Record(PaymentEntryKind.Captured, Amount, Actor.System, now);
        End(PaymentStatus.Succeeded, why: null, now);
        return true;
    }

    /// <summary>The provider refused, for good.</summary>
    public void Decline(string? why, DateTimeOffset now) => EndWithout(PaymentStatus.Declined, PaymentEntryKind.Declined, why, now);

    /// <summary>Nothing was taken, and nothing will be.</summary>
    public void Void(string? why, DateTimeOffset now) => EndWithout(PaymentStatus.Voided, PaymentEntryKind.Voided, why, now);

    /// <summary>Promises an amount back. Until the provider has given it back it is pending.</summary>
    /// <returns>The refund; or <c>payment.refund_exceeds_captured</c>.</returns>
    public Result<Refund> RequestRefund(Money amount, Note reason, IReadOnlyList<RefundLine> lines, Actor by, DateTimeOffset now)
    {
        if (amount.Currency != Currency || (Captured - Refunded - RefundPending - amount).Amount < 0)
            return PaymentErrors.TooMuch(Captured, Refunded + RefundPending, amount);

        var refund =
            new Refund(TypedId.New<RefundId>(now), amount, reason, by, now, lines, RefundStatus.Pending, Reference: null, Why: null,
                EndedAt: null);
        Refunds = [.. Refunds, refund];
        RefundPendingAmount += amount.Amount;
        Record(PaymentEntryKind.RefundRequested, amount, by, now, refund.Id);
        return refund;
    }

    /// <summary>The provider has given it back.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Refund(RefundId id, ProviderReference? reference, DateTimeOffset now)
    {
        if (Ended(id, RefundStatus.Succeeded, reference, why: null, now) is not { } refund)
            return false;
        RefundedAmount += refund.Amount.Amount;
        Record(PaymentEntryKind.Refunded, refund.Amount, Actor.System, now, id);
        return true;
    }

    /// <summary>The provider refused to give it back, for good: the amount can be promised again.</summary>
    /// <returns>Whether that is news.</returns>
    public bool FailRefund(RefundId id, string? why, DateTimeOffset now)
    {
        if (Ended(id, RefundStatus.Failed, reference: null, why, now) is not { } refund)
            return false;
        Record(PaymentEntryKind.RefundFailed, refund.Amount, Actor.System, now, id, why);
        return true;
    }

    private void EndWithout(PaymentStatus status, PaymentEntryKind kind, string? why, DateTimeOffset now)
    {
        if (!IsOpen)
            return;
        Record(kind, Amount, Actor.System, now, refund: null, why);
        End(status, why, now);
    }

    private void End(PaymentStatus status, string? why, DateTimeOffset now) => (Status, Why, EndedAt, Token) = (status, why, now, null);

    private Refund? Ended(RefundId id, RefundStatus status, ProviderReference? reference, string? why, DateTimeOffset now)
    {
        if (Refunds.FirstOrDefault(refund => refund.Id == id) is not { Status: RefundStatus.Pending } open)
            return null;
        var ended = open with { Status = status, Reference = reference, Why = why, EndedAt = now };
        Refunds = [.. Refunds.Select(refund => refund.Id == id ? ended : refund)];
        RefundPendingAmount -= open.Amount.Amount;
        return ended;
    }

    private void Record(PaymentEntryKind kind, Money amount, Actor by, DateTimeOffset now, RefundId? refund = null, string? why = null) =>
        Record(new PaymentEntry(Id, Order, NextVersion(), kind, amount, refund, why, by, now));
}

/// <summary>A payment provider's own name for a charge or a refund.</summary>
public readonly record struct ProviderReference(string Value)
{
    public override string ToString() => Value;
}

/// <summary>What a payment provider gave the customer's browser instead of a card number.</summary>
public readonly record struct PaymentToken(string Value)
{
    public override string ToString() => "(payment token)";
}
