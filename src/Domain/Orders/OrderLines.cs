using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>What an order asks of all its lines together.</summary>
internal static class OrderLines
{
    /// <summary>What is wrong with pieces of these lines: each sku stands in the order, once, and there are that many.</summary>
    public static Error? Excess(this IReadOnlyList<OrderLine> lines, IReadOnlyList<Pieces> pieces, Func<OrderLine, int> limit, string what) => pieces
        .Select(part => (Part: part, Line: lines.FirstOrDefault(line => line.Sku == part.Sku), Times: pieces.Count(other => other.Sku == part.Sku)))
        .Select(found => found switch
        {
            { Line: null } => OrderErrors.NotInOrder.With($"The order has no line of {found.Part.Sku}."),
            { Times: > 1 } => OrderErrors.DuplicateSku.With($"{found.Part.Sku} stands in two lines."),
            { Line: var line, Part: var part } when part.Quantity.Value > limit(line) =>
                OrderErrors.MoreThanOrdered.With($"Of {part.Sku}, {limit(line)} are {what}, not {part.Quantity}."),
            _ => null,
        })
        .FirstOrDefault(error => error is not null);
}
