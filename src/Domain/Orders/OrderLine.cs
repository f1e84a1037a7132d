using System.ComponentModel.DataAnnotations;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>
/// What was ordered of one product, at the price of that moment. It keeps 0 ≤ returned ≤ shipped ≤ quantity, and
/// 0 ≤ refunded ≤ total.
/// </summary>
public sealed class OrderLine
{
    public OrderLine(int position, Offer offer, Quantity quantity)
    {
        Position = position;
        Sku = offer.Sku;
        Name = offer.Name;
        UnitPrice = offer.Price;
        Quantity = quantity;
    }

    private OrderLine()
    {
    }

    /// <summary>The place of the line in the order, from 0.</summary>
    public int Position { get; private set; }

    public Sku Sku { get; private set; }

    public ProductName Name { get; private set; }

    public Money UnitPrice { get; private set; }

    public Quantity Quantity { get; private set; }

    public Quantity Shipped { get; private set; }

    public Quantity Returned { get; private set; }

    /// <summary>Pieces that were given up before they were shipped.</summary>
    public Quantity Cancelled { get; private set; }

    public Money Total => UnitPrice * Quantity;

    /// <summary>What of its price went back or is promised.</summary>
    public Money Refunded => UnitPrice with { Amount = RefundedAmount };

    /// <summary>What of its price can still go back.</summary>
    public Money LeftToRefund => Total - Refunded;

    /// <summary>Whether all that it cost went back; never of what costs nothing.</summary>
    public bool IsRefunded => RefundedAmount > 0 && LeftToRefund.Amount == 0;

    public Quantity ToShip => Quantity - Shipped - Cancelled;

    private long RefundedAmount { get; set; }

    internal void Ship(Quantity pieces) => Shipped += pieces;

    internal void Return(Quantity pieces) => Returned += pieces;

    internal void CancelRest() => Cancelled += ToShip;

    /// <exception cref="InvalidOperationException">More would go back than the line cost, which is a bug.</exception>
    internal void Refund(Money part) => RefundedAmount = part.Amount <= LeftToRefund.Amount
        ? (Refunded + part).Amount
        : throw new InvalidOperationException($"Of {Sku}, {LeftToRefund} are left to refund, not {part}.");

    /// <summary>What was promised did not go back.</summary>
    internal void TakeBack(Money part) => RefundedAmount = (Refunded - part).Amount;
}

/// <summary>Some pieces of one product: what is ordered, shipped or sent back of it together.</summary>
public sealed record Pieces(Sku Sku, Quantity Quantity)
{
    public const int Most = 1000;

    /// <summary>The lines of a request: each sku once, each quantity from 1 to 1,000, at most 100 lines.</summary>
    /// <param name="atLeastOne">Whether no line at all is a mistake.</param>
    public static IReadOnlyList<Pieces> Read(
        IReadOnlyList<PiecesInput?>? lines, string pointer, Violations violations, bool atLeastOne = true)
    {
        if (lines is null or [])
        {
            if (atLeastOne)
                violations.Add(pointer, OrderErrors.NoLines.With("At least one line is required."));
            return [];
        }

        if (lines.Count > Order.MostLines)
        {
            violations.Add(
                pointer, OrderErrors.TooManyLines.With($"There are {lines.Count} lines; at most {Order.MostLines} are allowed."));
            return [];
        }

        var seen = new HashSet<Sku>();
        return [.. lines.Select((line, i) => Read(line, $"{pointer}/{i}", violations, seen))];
    }

    private static Pieces Read(PiecesInput? line, string pointer, Violations violations, HashSet<Sku> seen)
    {
        if (line is null)
        {
            violations.Add(pointer, Text.Required.With("A line is required here."));
            return new Pieces(default, default);
        }

        var sku = Sku.From(line.Sku);
        if (!sku.IsFailure && !seen.Add(sku.Value))
            violations.Add($"{pointer}/sku", OrderErrors.DuplicateSku.With($"{sku.Value} stands in two lines."));
        return new Pieces(violations.Take($"{pointer}/sku", sku), violations.Take($"{pointer}/quantity", Count(line.Quantity)));
    }

    private static Result<Quantity> Count(int? quantity) => quantity switch
    {
        null => Text.Required.With("A quantity is required here."),
        >= 1 and <= Most => new Quantity(quantity.Value),
        _ => OrderErrors.QuantityOutOfRange.With($"A quantity is from 1 to {Most}."),
    };
}

/// <summary>Some pieces of one product.</summary>
/// <remarks>As somebody sent them: nothing in it has been looked at.</remarks>
public sealed record PiecesInput(
    [property: Required, RegularExpression(Catalog.Sku.Pattern)] string? Sku, [property: Required, Range(1, Pieces.Most)] int? Quantity);
