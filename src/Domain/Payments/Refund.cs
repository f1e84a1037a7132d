using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

public readonly record struct RefundId(Guid Value) : ITypedId<RefundId>
{
    public static string Prefix => "rfd";

    public static RefundId From(Guid value) => new(value);

    public static bool TryParse(string? text, out RefundId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

public enum RefundStatus
{
    /// <summary>Promised, and not known to be done.</summary>
    Pending,

    Succeeded,

    /// <summary>The provider refused for good.</summary>
    Failed,
}

/// <summary>Money that goes back to the customer.</summary>
/// <param name="Lines">
/// What of it belongs to which line of the order: together the amount, to the cent. None, where the payment did not pay the order.
/// </param>
/// <param name="Reference">What the provider calls it.</param>
/// <param name="Why">Why it failed, in the provider's word.</param>
public sealed record Refund(
    RefundId Id, Money Amount, Note Reason, Actor By, DateTimeOffset RequestedAt, IReadOnlyList<RefundLine> Lines, RefundStatus Status,
    ProviderReference? Reference, string? Why, DateTimeOffset? EndedAt);

/// <summary>The part of a refund that belongs to one line of the order.</summary>
public sealed record RefundLine(Sku Sku, Money Amount);
