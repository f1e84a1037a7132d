using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

/// <summary>What an order asks of all its lines together.</summary>
internal static class OrderLines
{
    /// <summary>What is wrong with pieces of these lines: each sku stands in the order, once, and there are that many.</summary>
    public static Error? Excess(
        this IReadOnlyList<OrderLine> lines, IReadOnlyList<Pieces> pieces, Func<OrderLine, int> limit, string what) => pieces
        .Select(part =>
            (Part: part, Line: lines.FirstOrDefault(line => line.Sku == part.Sku), Times: pieces.Count(other => other.Sku == part.Sku)))
        .Select(found => found switch
        {
            { Line: null } => OrderErrors.NotInOrder.With($"The order has no line of {found.Part.Sku}."),
            { Times: > 1 } => OrderErrors.DuplicateSku.With($"{found.Part.Sku} stands in two lines."),
            { Line: var line, Part: var part } when part.Quantity.Value > limit(line) =>
                OrderErrors.MoreThanOrdered.With($"Of {part.Sku}, {limit(line)} are {what}, not {part.Quantity}."),
            _ => null,
        })
        .FirstOrDefault(error => error is not null);

    /// <summary>What was refunded in full is not shipped.</summary>
    /// <param name="all">Whether all the money of the order went back.</param>
    public static Error? Refused(this IReadOnlyList<OrderLine> lines, IReadOnlyList<Pieces> pieces, bool all) => all
        ? OrderErrors.RefundedInFull.With("All the money of the order went back or is on its way: nothing of it is shipped. Cancel it.")
        : pieces.FirstOrDefault(
            part => part.Quantity > Quantity.Zero && lines.Any(line => line.Sku == part.Sku && line.IsRefunded)) is { } refunded
                ? OrderErrors.RefundedInFull.With($"What {refunded.Sku} cost went back in full or is on its way: it is not shipped.")
                : null;

    /// <summary>Money goes back, of each line its part.</summary>
    public static void Refund(this IReadOnlyList<OrderLine> lines, IReadOnlyList<RefundLine> parts)
    {
        foreach (var part in parts)
            lines.First(line => line.Sku == part.Sku).Refund(part.Amount);
    }

    /// <summary>
    /// Money did not go back. What a line has not as refunded is taken from the others: before lines kept what went back, one could get too
    /// much.
    /// </summary>
    public static void TakeBack(this IReadOnlyList<OrderLine> lines, Refund failed)
    {
        var rest = failed.Amount;
        foreach (var part in failed.Lines)
        {
            var line = lines.First(line => line.Sku == part.Sku);
            var taken = part.Amount with { Amount = Math.Min(part.Amount.Amount, line.Refunded.Amount) };
            line.TakeBack(taken);
            rest -= taken;
        }

        if (rest.Amount == 0)
            return;
        foreach (var (line, share) in lines.Zip(rest.Split([.. lines.Select(line => line.Refunded.Amount)])).ToList())
            line.TakeBack(share);
    }
}
