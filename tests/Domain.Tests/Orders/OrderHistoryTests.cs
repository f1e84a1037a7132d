using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

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
    public void Each_fact_has_the_next_version() =>
        Longest.Events.Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, Longest.Version));

    [Fact]
    public void Each_fact_begins_where_the_one_before_ended()
    {
        Longest.Events[0].From.ShouldBeNull();
        Longest.Events.Skip(1).Select(fact => fact.From).ShouldBe(Longest.Events.SkipLast(1).Select(fact => (OrderStatus?)fact.To));
        Longest.Events[^1].To.ShouldBe(Longest.Status);
    }

    [Fact]
    public void Each_fact_is_a_legal_transition_or_leaves_the_status_alone() =>
        Longest.Events.Skip(1).ShouldAllBe(fact => fact.From == fact.To || OrderLifecycle.Allows(fact.From!.Value, fact.To));

    [Fact]
    public void Each_fact_names_its_order_its_time_and_who_did_it()
    {
        Longest.Events.ShouldAllBe(fact => fact.Order == Longest.Id && fact.By.User != null);
        Longest.Events.Select(fact => fact.At).ShouldBe(Longest.Events.Select(fact => fact.At).Order());
    }

    [Fact]
    public void The_facts_are_told_in_the_order_they_happened() =>
        Longest.Events.Select(fact => fact.GetType()).ShouldBe(
        [
            typeof(OrderPlaced), typeof(OrderPaid), typeof(OrderPreparationStarted), typeof(OrderShipped), typeof(ShipmentDelivered), typeof(OrderShipped),
            typeof(OrderShipped), typeof(ShipmentDelivered), typeof(ShipmentDelivered), typeof(OrderReturnRequested), typeof(OrderReturnReceived),
            typeof(OrderReturnRequested), typeof(OrderReturnReceived), typeof(OrderReturnRequested), typeof(OrderReturnReceived),
        ]);
}
