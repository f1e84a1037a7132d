using CleanOrders.Domain.Orders;

namespace CleanOrders.Domain.Tests.Orders.Lifecycle;

public enum Command
{
    Pay,
    Prepare,
    ShipPart,
    ShipRest,
    Deliver,
    CancelByCustomer,
    CancelByStaff,
    CancelRest,
    Expire,
    RequestReturn,
    ReceivePart,
    ReceiveRest,
}

/// <summary>
/// What every command does to an order in every status, written down a second time, by hand: a slip in the code's own
/// table does not repeat itself here. A cell is the status afterwards, <c>!</c> and the status that was asked for in
/// vain, or the code of another refusal.
/// </summary>
internal static class LifecycleTable
{
    private const string Forth = """
        from              | Pay   | Prepare    | ShipPart          | ShipRest | Deliver
        AwaitingPayment   | Paid  | !Preparing | !PartiallyShipped | !Shipped | shipment_not_found
        Paid              | !Paid | Preparing  | !PartiallyShipped | !Shipped | shipment_not_found
        Preparing         | !Paid | !Preparing | PartiallyShipped  | Shipped  | shipment_not_found
        PartiallyShipped  | !Paid | !Preparing | PartiallyShipped  | Shipped  | PartiallyShipped
        Shipped           | !Paid | !Preparing | !Shipped          | !Shipped | Delivered
        Delivered         | !Paid | !Preparing | !Shipped          | !Shipped | already_delivered
        PartiallyReturned | !Paid | !Preparing | !Shipped          | !Shipped | already_delivered
        Returned          | !Paid | !Preparing | !Shipped          | !Shipped | already_delivered
        Cancelled         | !Paid | !Preparing | !PartiallyShipped | !Shipped | shipment_not_found
        Expired           | !Paid | !Preparing | !PartiallyShipped | !Shipped | shipment_not_found
        """;

    private const string Back = """
        from              | CancelByCustomer | CancelByStaff | CancelRest | Expire   | RequestReturn     | ReceivePart       | ReceiveRest
        AwaitingPayment   | Cancelled        | Cancelled     | !Shipped   | Expired  | !Returned         | return_not_found  | return_not_found
        Paid              | Cancelled        | Cancelled     | !Shipped   | !Expired | !Returned         | return_not_found  | return_not_found
        Preparing         | !Cancelled       | Cancelled     | !Shipped   | !Expired | !Returned         | return_not_found  | return_not_found
        PartiallyShipped  | !Cancelled       | !Cancelled    | Shipped    | !Expired | !Returned         | return_not_found  | return_not_found
        Shipped           | !Cancelled       | !Cancelled    | !Shipped   | !Expired | !Returned         | return_not_found  | return_not_found
        Delivered         | !Cancelled       | !Cancelled    | !Shipped   | !Expired | Delivered         | PartiallyReturned | Returned
        PartiallyReturned | !Cancelled       | !Cancelled    | !Shipped   | !Expired | PartiallyReturned | PartiallyReturned | Returned
        Returned          | !Cancelled       | !Cancelled    | !Shipped   | !Expired | !Returned         | already_received  | already_received
        Cancelled         | !Cancelled       | !Cancelled    | !Shipped   | !Expired | !Returned         | return_not_found  | return_not_found
        Expired           | !Cancelled       | !Cancelled    | !Shipped   | !Expired | !Returned         | return_not_found  | return_not_found
        """;

    private const string Next = """
        AwaitingPayment   | Paid Cancelled Expired
        Paid              | Preparing Cancelled
        Preparing         | PartiallyShipped Shipped Cancelled
        PartiallyShipped  | PartiallyShipped Shipped
        Shipped           | Delivered
        Delivered         | PartiallyReturned Returned
        PartiallyReturned | PartiallyReturned Returned
        Returned          |
        Cancelled         |
        Expired           |
        """;

    private static readonly Dictionary<(OrderStatus From, Command Command), Cell> CellsByPlace =
        new[] { Forth, Back }.SelectMany(Read).ToDictionary();

    private static readonly Dictionary<OrderStatus, OrderStatus[]> NextByStatus = Rows(Next).ToDictionary(
        row => Enum.Parse<OrderStatus>(row[0]),
        row => row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<OrderStatus>).ToArray());

    public static IReadOnlyDictionary<(OrderStatus From, Command Command), Cell> Cells => CellsByPlace;

    public static IReadOnlyDictionary<OrderStatus, OrderStatus[]> Successors => NextByStatus;

    private static IEnumerable<KeyValuePair<(OrderStatus, Command), Cell>> Read(string table)
    {
        var commands = Rows(table).First().Skip(1).Select(Enum.Parse<Command>).ToArray();
        return from row in Rows(table).Skip(1)
               from column in commands.Index()
               select KeyValuePair.Create((Enum.Parse<OrderStatus>(row[0]), column.Item), Cell.Parse(row[column.Index + 1]));
    }

    private static IEnumerable<string[]> Rows(string table) =>
        table.Split('\n', StringSplitOptions.TrimEntries).Select(row => row.Split('|', StringSplitOptions.TrimEntries));
}

/// <summary>One expectation: the status afterwards, or the refusal's code and, for a wrong state, what was asked for.</summary>
internal sealed record Cell(OrderStatus? Afterwards, string? Code, OrderStatus? Requested)
{
    public static Cell Parse(string text) => text switch
    {
        ['!', .. var requested] => new(null, "order.wrong_state", Enum.Parse<OrderStatus>(requested)),
        _ when Enum.TryParse<OrderStatus>(text, out var status) => new(status, null, null),
        _ => new(null, "order." + text, null),
    };
}
