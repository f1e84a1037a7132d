using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>The money of an order: what an attempt to pay takes, and which line it goes back for.</summary>
public static class OrderMoney
{
    /// <param name="request">The request that begins it: the same request again is the same attempt.</param>
    public static Payment NewPayment(this Order order, string provider, PaymentToken token, string? request, DateTimeOffset now) =>
        Payment.Begin(order.Id, order.Customer, order.Total, provider, token, request, now);

    /// <summary>An amount as parts that belong to the lines, in proportion to what they have left: no line gets more than that.</summary>
    public static IReadOnlyList<RefundLine> RefundLinesOf(this Order order, Money amount)
    {
        var left = order.Lines.Select(line => line.LeftToRefund.Amount).ToList();
        return left.Sum() == 0 ? [] : order.Spread(amount.Split(left));
    }

    /// <summary>The parts of what is to go back for pieces: what they cost, as far as it is left of their line.</summary>
    public static IReadOnlyList<RefundLine> RefundLinesOf(this Order order, IReadOnlyCollection<Pieces> pieces) =>
        order.Spread(order.Lines.Select(line =>
        {
            var count = pieces.Where(part => part.Sku == line.Sku).Sum(part => part.Quantity.Value);
            var cost = line.UnitPrice * new Quantity(count);
            return cost with { Amount = Math.Min(cost.Amount, line.LeftToRefund.Amount) };
        }));

    private static IReadOnlyList<RefundLine> Spread(this Order order, IEnumerable<Money> shares) =>
        [.. order.Lines.Zip(shares, (line, share) => new RefundLine(line.Sku, share)).Where(part => part.Amount.Amount > 0)];
}
