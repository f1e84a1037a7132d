using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Payments;

/// <summary>The part of a refund that belongs to one line of the order.</summary>
public sealed record RefundLine(Sku Sku, Money Amount)
{
    /// <summary>An amount as parts that belong to the lines, in proportion to what they cost; without the lines that have no part.</summary>
    public static IReadOnlyList<RefundLine> Of(Order order, Money amount) => Of(order, amount, [.. order.Lines.Select(line => line.Total.Amount)]);

    /// <summary>The parts of what is to go back for a return: what its pieces cost, as far as that was not refunded before.</summary>
    public static IReadOnlyList<RefundLine> Of(Order order, Return received)
    {
        var cost = order.Lines.Select(line => (line.UnitPrice * received.PiecesOf(line.Sku)).Amount).ToList();
        var left = order.Captured - order.Refunded;
        return Of(order, left with { Amount = Math.Min(cost.Sum(), left.Amount) }, cost);
    }

    private static IReadOnlyList<RefundLine> Of(Order order, Money amount, IReadOnlyList<long> weights) => amount.Amount == 0
        ? []
        : [.. order.Lines.Zip(amount.Split(weights), (line, share) => new RefundLine(line.Sku, share)).Where(share => share.Amount.Amount > 0)];
}
