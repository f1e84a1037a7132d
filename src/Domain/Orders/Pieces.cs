using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

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

/// <summary>Pieces as somebody sent them: nothing in it has been looked at.</summary>
public sealed record PiecesInput(string? Sku, int? Quantity);
