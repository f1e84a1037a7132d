using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

public readonly record struct ReturnId(Guid Value) : ITypedId<ReturnId>
{
    public static string Prefix => "ret";

    public static ReturnId From(Guid value) => new(value);

    public static bool TryParse(string? text, out ReturnId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>Pieces that the customer sends back: announced, and later received and inspected.</summary>
/// <param name="Damaged">What of them cannot be sold again; known once they are received.</param>
public sealed record Return(
    ReturnId Id, IReadOnlyList<Pieces> Lines, Note Reason, DateTimeOffset RequestedAt, IReadOnlyList<Pieces> Damaged,
    DateTimeOffset? ReceivedAt)
{
    public Quantity PiecesOf(Sku sku) => new(Lines.Where(pieces => pieces.Sku == sku).Sum(pieces => pieces.Quantity.Value));

    /// <summary>What goes back to stock.</summary>
    public IEnumerable<Pieces> Undamaged() =>
        from line in Lines
        let damaged = Damaged.Where(pieces => pieces.Sku == line.Sku).Sum(pieces => pieces.Quantity.Value)
        where line.Quantity.Value > damaged
        select line with { Quantity = new Quantity(line.Quantity.Value - damaged) };
}
