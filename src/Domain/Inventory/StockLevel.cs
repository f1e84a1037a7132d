using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Inventory;

/// <summary>
/// How much there is of a sku. It changes only through <see cref="StockMovement"/>s, and never leaves 0 ≤ reserved ≤ on hand.
/// </summary>
public sealed record StockLevel(Sku Sku, Quantity OnHand, Quantity Reserved)
{
    public static readonly ErrorType Unknown = new(ErrorKind.NotFound, "inventory.not_found",
        "There is no stock of this sku", "No product has this sku, so there is no stock of it.");

    public static readonly ErrorType BelowReserved = new(ErrorKind.Conflict, "inventory.below_reserved",
        "The stock would fall below what is reserved",
        "Pieces reserved for orders cannot be taken away. Cancel orders first, or take fewer.");

    public static readonly ErrorType ChangeOutOfRange = new(ErrorKind.Invalid, "inventory.change_out_of_range",
        "The change is out of range",
        "A change is a whole number of pieces from −1,000,000 to 1,000,000, and not 0; no stock exceeds 1,000,000,000 pieces.");

    public const int LargestChange = 1_000_000;
    private const int LargestStock = 1_000_000_000;

    public Quantity Available => OnHand - Reserved;

    /// <summary>Corrects what is on hand: a count, a loss, a delivery.</summary>
    public Result<StockMovement> Adjust(StockChange change, Note reason, Actor by, DateTimeOffset now)
    {
        if (change.Pieces is 0 or > LargestChange or < -LargestChange || OnHand.Value + (long)change.Pieces > LargestStock)
            return ChangeOutOfRange.With(
                $"A change is from −{LargestChange} to {LargestChange} pieces, not 0, and the stock at most {LargestStock}.");
        if (OnHand.Value + change.Pieces < Reserved.Value)
        {
            return BelowReserved.With($"{OnHand} are on hand and {Reserved} of them reserved: {change.Pieces} cannot be taken.") with
            {
                Extensions =
                    new Dictionary<string, object>(StringComparer.Ordinal) { ["onHand"] = OnHand.Value, ["reserved"] = Reserved.Value },
            };
        }

        return new StockMovement(Sku, MovementKind.Adjusted, change, default, Order: null, reason, by, now);
    }
}

/// <summary>A signed number of pieces.</summary>
public readonly record struct StockChange(int Pieces)
{
    public static StockChange Plus(Quantity quantity) => new(quantity.Value);

    public static StockChange Minus(Quantity quantity) => new(-quantity.Value);
}
