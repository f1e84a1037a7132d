using System.Text.Json;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Orders;

public static class OrderErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "order.not_found",
        "There is no such order", "No order has this id, or it is not yours.");

    public static readonly ErrorType ShipmentNotFound = new(ErrorKind.NotFound, "order.shipment_not_found",
        "The order has no such shipment", "No shipment of this order has this id.");

    public static readonly ErrorType ReturnNotFound = new(ErrorKind.NotFound, "order.return_not_found",
        "The order has no such return", "No return of this order has this id.");

    public static readonly ErrorType WrongStateType = new(ErrorKind.Conflict, "order.wrong_state",
        "The order's state does not allow it",
        "An order moves through its states in a fixed way. `from` is its state, `requested` the one asked for, `allowed` those that can "
            + "follow.");

    public static readonly ErrorType OutOfStockType = new(ErrorKind.Conflict, "order.out_of_stock",
        "There is not enough stock",
        "`lines` names each sku that is short, with what was requested and what is available. Order less, or try later.", Retryable: true);

    public static readonly ErrorType PriceChangedType = new(ErrorKind.Conflict, "order.price_changed",
        "The total is not the expected one",
        "Prices come from the catalogue. `expected` is what you sent, `actual` what the order would cost now: ask your customer again.");

    public static readonly ErrorType PaymentWindowClosed = new(ErrorKind.Conflict, "order.payment_window_closed",
        "The time to pay is over", "An unpaid order expires when its payment window closes. Place a new one.");

    public static readonly ErrorType MoreThanOrdered = new(ErrorKind.Conflict, "order.more_than_ordered",
        "There are not that many pieces left",
        "A shipment cannot have more than what is left to ship, a return not more than what was delivered and not yet sent back.");

    public static readonly ErrorType RefundedInFull = new(ErrorKind.Conflict, "order.refunded_in_full",
        "Its money went back",
        "What was refunded in full is neither prepared nor shipped. Cancel the order, or the rest of a partly shipped one: its stock "
            + "returns.");

    public static readonly ErrorType AlreadyDelivered = new(ErrorKind.Conflict, "order.already_delivered",
        "The shipment was delivered already", "A shipment is delivered once.");

    public static readonly ErrorType AlreadyReceived = new(ErrorKind.Conflict, "order.already_received",
        "The return was received already", "A return is received once.");

    public static readonly ErrorType NoLines = new(ErrorKind.Invalid, "order.no_lines",
        "There is no line", "Send at least one line.");

    public static readonly ErrorType TooManyLines = new(ErrorKind.Invalid, "order.too_many_lines",
        "There are too many lines", "An order has at most 100 lines.");

    public static readonly ErrorType DuplicateSku = new(ErrorKind.Invalid, "order.duplicate_sku",
        "A sku stands in two lines", "Each sku has one line: add the quantities up.");

    public static readonly ErrorType UnknownSku = new(ErrorKind.Invalid, "order.unknown_sku",
        "The sku cannot be ordered", "No product on sale has this sku.");

    public static readonly ErrorType NotInOrder = new(ErrorKind.Invalid, "order.sku_not_in_order",
        "The sku is not in the order", "Only skus of the order itself can be named here.");

    public static readonly ErrorType QuantityOutOfRange = new(ErrorKind.Invalid, "order.quantity_out_of_range",
        "The quantity is out of range", "A quantity is a whole number from 1 to 1,000.");

    public static readonly ErrorType MixedCurrencies = new(ErrorKind.Invalid, "order.mixed_currencies",
        "The lines are priced in different currencies", "All products of an order must be priced in one currency.");

    /// <summary>Names a sku of each currency.</summary>
    public static Error Mixed(IEnumerable<Offer> offers)
    {
        var prices = offers.DistinctBy(offer => offer.Price.Currency).Select(offer => $"{offer.Sku} is priced in {offer.Price.Currency}");
        return MixedCurrencies.With($"{string.Join(", ", prices)}: all lines of an order must be priced in one currency.");
    }

    /// <param name="butNot">A status that could follow, but not for this caller.</param>
    public static Error WrongState(OrderStatus from, OrderStatus requested, OrderStatus? butNot = null)
    {
        var allowed = OrderLifecycle.NextOf(from).Where(next => next != butNot).ToArray();
        var rest = allowed.Length == 0 ? "nothing can follow" : $"it can become: {string.Join(", ", allowed.Select(Name))}";
        return WrongStateType.With($"An order that is {Name(from)} cannot become {Name(requested)}; {rest}.") with
        {
            Extensions =
                new Dictionary<string, object>(
                    StringComparer.Ordinal)
                { ["from"] = from, ["requested"] = requested, ["allowed"] = allowed },
        };
    }

    private static string Name(OrderStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    public static Error OutOfStock(IReadOnlyList<ShortLine> lines) =>
        OutOfStockType.With(
            string.Join(' ', lines.Take(3)
                .Select(line => $"Of {line.Sku}, {line.Requested} are wanted and {line.Available} available."))) with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["lines"] = lines.ToArray() },
        };

    public static Error PriceChanged(Money expected, Money actual) =>
        PriceChangedType.With($"The order would cost {actual}, not {expected}.") with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["expected"] = expected, ["actual"] = actual },
        };
}

/// <summary>A line that the stock cannot serve.</summary>
public sealed record ShortLine(Sku Sku, Quantity Requested, Quantity Available);
