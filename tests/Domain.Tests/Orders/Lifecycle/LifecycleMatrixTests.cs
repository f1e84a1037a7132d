using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders.Lifecycle;

/// <summary>Every status against every command.</summary>
public sealed class LifecycleMatrixTests
{
    public static TheoryData<OrderStatus, Command> Everything => Places(_ => true);

    public static TheoryData<OrderStatus, Command> Accepted => Places(cell => cell.Afterwards is not null);

    public static TheoryData<OrderStatus, Command> Refused => Places(cell => cell.Code is not null);

    [Fact]
    public void Every_status_has_a_cell_for_every_command() =>
        LifecycleTable.Cells.Keys.ShouldBe(
            from status in Enum.GetValues<OrderStatus>()
            from command in Enum.GetValues<Command>()
            select (status, command),
            ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_command_is_accepted_or_refused_as_the_table_says(OrderStatus from, Command command)
    {
        var order = Arrange(from, command);

        var error = Run(command, order);

        var expected = LifecycleTable.Cells[(from, command)];
        (error?.Type.Code, order.Status).ShouldBe((expected.Code, expected.Afterwards ?? from));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void An_accepted_command_adds_one_version_and_one_event_that_names_both_ends(OrderStatus from, Command command)
    {
        var order = Arrange(from, command);
        var version = order.Version;

        Run(command, order).ShouldBeNull();

        order.Version.ShouldBe(version + 1);
        order.Events.Count.ShouldBe(version + 1);
        order.Events[^1].ShouldSatisfyAllConditions(
            entry => entry.Version.ShouldBe(order.Version),
            entry => entry.Order.ShouldBe(order.Id),
            entry => entry.From.ShouldBe(from),
            entry => entry.To.ShouldBe(order.Status));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refused_command_changes_nothing(OrderStatus from, Command command)
    {
        var order = Arrange(from, command);
        var before = Snapshot(order);

        Run(command, order).ShouldNotBeNull();

        Snapshot(order).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_wrong_state_tells_where_the_order_is_what_was_asked_for_and_what_is_allowed(OrderStatus from, Command command)
    {
        var error = Run(command, Arrange(from, command)).ShouldNotBeNull();

        if (LifecycleTable.Cells[(from, command)].Requested is not { } requested)
        {
            error.Extensions.ShouldBeEmpty();
            return;
        }

        error.Extensions.Keys.ShouldBe(["from", "requested", "allowed"], ignoreOrder: true);
        error.Extensions["from"].ShouldBe(from);
        error.Extensions["requested"].ShouldBe(requested);
        // A customer is not told that an order in preparation can be cancelled: that is what was just refused.
        error.Extensions["allowed"].ShouldBeOfType<OrderStatus[]>()
            .ShouldBe(LifecycleTable.Successors[from].Where(next => next != requested));
    }

    private static Order Arrange(OrderStatus from, Command command)
    {
        var order = An.Order().With(2, "SKU-1").With(3, "SKU-2").In(from);
        if (from is OrderStatus.Delivered or OrderStatus.PartiallyReturned && command is Command.ReceivePart)
            _ = order.RequestReturn((1, "SKU-1")).ShouldSucceed();
        if (from is OrderStatus.Delivered or OrderStatus.PartiallyReturned && command is Command.ReceiveRest)
            _ = order.RequestReturn(order.Rest(line => line.Shipped - line.Returned)).ShouldSucceed();
        return order;
    }

    private static Error? Run(Command command, Order order) => command switch
    {
        Command.Pay => order.Pay().Error,
        Command.Prepare => order.Prepare().Error,
        Command.ShipPart => order.Ship((1, "SKU-1")).Error,
        Command.ShipRest => order.ShipRest().Error,
        Command.Deliver => order.Deliver(order.Shipments is [.., var parcel] ? parcel.Id : default, The.Staff, order.Later()).Error,
        Command.CancelByCustomer => order.CancelByCustomer().Error,
        Command.CancelByStaff => order.CancelByStaff().Error,
        Command.CancelRest => order.CancelRest().Error,
        Command.Expire => order.Expire().Error,
        Command.RequestReturn => order.RequestReturn((1, "SKU-1")).Error,
        Command.ReceivePart or Command.ReceiveRest =>
            order.ReceiveReturn(order.Returns is [.., var announced] ? announced.Id : default, [], The.Staff, order.Later()).Error,
    };

    private static (OrderStatus, int, int, Money, string, string, string) Snapshot(Order order) => (
        order.Status, order.Version, order.Events.Count, order.Captured,
        string.Join(' ', order.Lines.Select(line => $"{line.Sku}:{line.Shipped}:{line.Cancelled}:{line.Returned}:{line.Refunded}")),
        string.Join(' ', order.Shipments.Select(parcel => $"{parcel.Id}:{parcel.DeliveredAt:O}")),
        string.Join(' ', order.Returns.Select(announced => $"{announced.Id}:{announced.ReceivedAt:O}")));

    private static TheoryData<OrderStatus, Command> Places(Func<Cell, bool> wanted) =>
        [.. LifecycleTable.Cells.Where(entry => wanted(entry.Value)).Select(entry => (entry.Key.From, entry.Key.Command))];
}
