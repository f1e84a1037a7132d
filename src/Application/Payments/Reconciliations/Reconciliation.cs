using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments.Reconciliations;

public readonly record struct ReconciliationId(Guid Value) : ITypedId<ReconciliationId>
{
    public static string Prefix => "rec";

    public static ReconciliationId From(Guid value) => new(value);

    public static bool TryParse(string? text, out ReconciliationId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>
/// A comparison of the ledger with a provider's books; or one thing that was found between them, at once: then from and to are that moment.
/// </summary>
/// <param name="To">Exclusive.</param>
/// <param name="Compared">How many movements of money there were, here or there.</param>
/// <param name="Differences">At most 1,000 of them.</param>
public sealed record ReconciliationDetails(
    ReconciliationId Id, string Provider, DateTimeOffset From, DateTimeOffset To, DateTimeOffset At, int Compared,
    IReadOnlyList<PaymentDifference> Differences);

public enum DifferenceKind
{
    /// <summary>The provider has it, the ledger does not.</summary>
    Missing,

    /// <summary>The ledger has it, the provider does not.</summary>
    Extra,

    /// <summary>Both have it, with other amounts.</summary>
    Different,
}

/// <param name="Payment">The payment, as its provider was told.</param>
/// <param name="Refund">The refund, where money was given back; nothing, where it was taken.</param>
public sealed record PaymentDifference(DifferenceKind Kind, string Payment, string? Refund, Money? Ours, Money? Theirs)
{
    /// <returns>Nothing, where there is no difference.</returns>
    public static PaymentDifference? Between(Money? ours, Money? theirs, string payment, string? refund) => (ours, theirs) switch
    {
        (null, null) => null,
        (null, _) => new(DifferenceKind.Missing, payment, refund, Ours: null, theirs),
        (_, null) => new(DifferenceKind.Extra, payment, refund, ours, Theirs: null),
        _ => ours == theirs ? null : new(DifferenceKind.Different, payment, refund, ours, theirs),
    };
}

/// <summary>Money that was taken, or given back, where there is a refund.</summary>
public sealed record MovedMoney(string Payment, string? Refund, Money Amount, DateTimeOffset At)
{
    public (string Payment, string? Refund, Currency Currency) Key => (Payment, Refund, Amount.Currency);
}
