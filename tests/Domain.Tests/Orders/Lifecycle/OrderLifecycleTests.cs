using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders.Lifecycle;

public sealed class OrderLifecycleTests
{
    public static TheoryData<OrderStatus> Statuses => [.. Enum.GetValues<OrderStatus>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void What_can_follow_a_status_is_what_the_table_says(OrderStatus status)
    {
        OrderLifecycle.NextOf(status).ShouldBe(LifecycleTable.Successors[status]);
        Enum.GetValues<OrderStatus>().Where(next => OrderLifecycle.Allows(status, next))
            .ShouldBe(LifecycleTable.Successors[status], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void An_order_can_be_led_to_every_status(OrderStatus status) => An.Order().In(status).Status.ShouldBe(status);

    [Fact]
    public void Every_status_is_reachable_from_the_first()
    {
        var reached = new HashSet<OrderStatus> { An.Order().Placed().Status };
        var open = new Queue<OrderStatus>(reached);
        while (open.TryDequeue(out var status))
        {
            foreach (var next in OrderLifecycle.NextOf(status).Where(reached.Add))
                open.Enqueue(next);
        }

        reached.ShouldBe(Enum.GetValues<OrderStatus>(), ignoreOrder: true);
    }

    [Fact]
    public void Only_returned_cancelled_and_expired_orders_are_at_their_end() =>
        Enum.GetValues<OrderStatus>().Where(OrderLifecycle.IsFinal)
            .ShouldBe([OrderStatus.Returned, OrderStatus.Cancelled, OrderStatus.Expired], ignoreOrder: true);

    [Theory]
    [InlineData(OrderStatus.AwaitingPayment, new[] { OrderAction.Payments, OrderAction.Cancellation })]
    [InlineData(OrderStatus.Paid, new[] { OrderAction.Cancellation, OrderAction.Preparation, OrderAction.Refunds })]
    [InlineData(OrderStatus.Preparing, new[] { OrderAction.Cancellation, OrderAction.Shipments, OrderAction.Refunds })]
    [InlineData(OrderStatus.PartiallyShipped,
        new[] { OrderAction.RestCancellation, OrderAction.Shipments, OrderAction.Delivery, OrderAction.Refunds })]
    [InlineData(OrderStatus.Shipped, new[] { OrderAction.Delivery, OrderAction.Refunds })]
    [InlineData(OrderStatus.Delivered, new[] { OrderAction.Returns, OrderAction.Refunds })]
    [InlineData(OrderStatus.PartiallyReturned, new[] { OrderAction.Returns, OrderAction.Refunds })]
    [InlineData(OrderStatus.Returned, new[] { OrderAction.Refunds })]
    [InlineData(OrderStatus.Cancelled, new OrderAction[0])]
    [InlineData(OrderStatus.Expired, new OrderAction[0])]
    public void An_order_names_the_actions_that_its_status_allows(OrderStatus status, OrderAction[] actions) =>
        An.Order().In(status).Allowed().ShouldBe(actions, ignoreOrder: true);

    [Fact]
    public void A_return_can_be_received_once_it_is_announced() =>
        An.Order().Delivered().After(order => order.RequestReturn((1, "SKU-1"))).Allowed()
            .ShouldBe([OrderAction.Returns, OrderAction.Receipt, OrderAction.Refunds]);

    [Fact]
    public void Nothing_more_can_be_announced_when_everything_is_on_its_way_back() =>
        An.Order().With(1, "SKU-1").Delivered().After(order => order.RequestReturn((1, "SKU-1"))).Allowed()
            .ShouldBe([OrderAction.Receipt, OrderAction.Refunds]);

    [Fact]
    public void A_partially_shipped_order_whose_parcels_have_arrived_awaits_no_delivery() =>
        An.Order().PartiallyShipped().After(order => order.Deliver(order.Shipments[0])).Allowed()
            .ShouldBe([OrderAction.RestCancellation, OrderAction.Shipments, OrderAction.Refunds]);
}
