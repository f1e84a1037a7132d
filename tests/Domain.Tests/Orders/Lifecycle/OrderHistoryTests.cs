using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders.Lifecycle;

/// <summary>The facts of an order tell its whole life.</summary>
public sealed class OrderHistoryTests
{
    private static readonly Order Longest = An.Order().With(2, "SKU-1").With(3, "SKU-2").PartiallyShipped()
        .After(order => order.Deliver(order.Shipments[0]))
        .After(order => order.Ship((1, "SKU-2")))
        .After(order => order.ShipRest())
        .After(order => order.Deliver(order.Shipments[2]))
        .After(order => order.Deliver(order.Shipments[1]))
        .After(order => order.Return((1, "SKU-1")))
        .After(order => order.Return((1, "SKU-2")))
        .After(order => order.Return((1, "SKU-1"), (2, "SKU-2")));

    [Fact]
    public void Each_event_has_the_next_version() =>
        Longest.Events.Select(entry => entry.Version).ShouldBe(Enumerable.Range(1, Longest.Version));

    [Fact]
    public void Each_event_begins_where_the_one_before_ended()
    {
        Longest.Events[0].From.ShouldBeNull();
        Longest.Events.Skip(1).Select(entry => entry.From).ShouldBe(Longest.Events.SkipLast(1).Select(entry => (OrderStatus?)entry.To));
        Longest.Events[^1].To.ShouldBe(Longest.Status);
    }

    [Fact]
    public void Each_event_is_a_legal_transition_or_leaves_the_status_alone() =>
        Longest.Events.Skip(1).ShouldAllBe(entry => entry.From == entry.To || OrderLifecycle.Allows(entry.From!.Value, entry.To));

    [Fact]
    public void Each_event_names_its_order_its_time_and_who_did_it()
    {
        Longest.Events.ShouldAllBe(entry => entry.Order == Longest.Id && entry.By.User != null);
        Longest.Events.Select(entry => entry.At).ShouldBe(Longest.Events.Select(entry => entry.At).Order());
    }

    [Fact]
    public void The_events_stand_in_the_order_they_happened() =>
        Longest.Events.Select(entry => entry.GetType()).ShouldBe(
        [
            typeof(OrderPlaced), typeof(OrderPaid), typeof(OrderPreparationStarted), typeof(OrderShipped), typeof(ShipmentDelivered),
            typeof(OrderShipped),
            typeof(OrderShipped), typeof(ShipmentDelivered), typeof(ShipmentDelivered), typeof(OrderReturnRequested),
            typeof(OrderReturnReceived),
            typeof(OrderReturnRequested), typeof(OrderReturnReceived), typeof(OrderReturnRequested), typeof(OrderReturnReceived),
        ]);
}
