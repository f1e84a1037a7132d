using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

/// <summary>The part of a refund that belongs to one line of the order.</summary>
public sealed record RefundLine(Sku Sku, Money Amount)
{
    /// <summary>An amount as parts that belong to the lines, in proportion to what they have left: no line gets more than that.</summary>
    public static IReadOnlyList<RefundLine> Of(Order order, Money amount)
    {
        var left = order.Lines.Select(line => line.LeftToRefund.Amount).ToList();
        return left.Sum() == 0 ? [] : Of(order, amount.Split(left));
    }

    /// <summary>The parts of what is to go back for pieces: what they cost, as far as it is left of their line.</summary>
    public static IReadOnlyList<RefundLine> Of(Order order, IReadOnlyCollection<Pieces> pieces) => Of(order, order.Lines.Select(line =>
    {
        var count = pieces.Where(part => part.Sku == line.Sku).Sum(part => part.Quantity.Value);
        var cost = line.UnitPrice * new Quantity(count);
        return cost with { Amount = Math.Min(cost.Amount, line.LeftToRefund.Amount) };
    }));

    private static IReadOnlyList<RefundLine> Of(Order order, IEnumerable<Money> shares) =>
        [.. order.Lines.Zip(shares, (line, share) => new RefundLine(line.Sku, share)).Where(part => part.Amount.Amount > 0)];
}
