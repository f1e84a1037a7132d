using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

public sealed class ShipmentTests
{
    [Fact]
    public void A_part_leaves_the_rest_to_ship()
    {
        var order = An.Order().With(2, "SKU-1").With(3, "SKU-2").Prepared();

        var parcel = order.Ship((2, "SKU-1"), (1, "SKU-2")).ShouldSucceed();

        order.Status.ShouldBe(OrderStatus.PartiallyShipped);
        order.Lines.Select(line => (line.Shipped.Value, line.ToShip.Value)).ShouldBe([(2, 0), (1, 2)]);
        order.Shipments.ShouldHaveSingleItem().ShouldBe(parcel);
        order.Events[^1].ShouldBeOfType<OrderShipped>().Shipment.ShouldBe(parcel.Id);
    }

    [Fact]
    public void The_last_piece_makes_it_shipped()
    {
        var order = An.Order().With(2, "SKU-1").With(3, "SKU-2").PartiallyShipped();

        order.Ship((1, "SKU-2")).ShouldSucceed();
        order.Status.ShouldBe(OrderStatus.PartiallyShipped);
        order.Ship((1, "SKU-1"), (2, "SKU-2")).ShouldSucceed();

        order.Status.ShouldBe(OrderStatus.Shipped);
        order.Shipments.Select(parcel => parcel.Id).ShouldBeUnique();
        order.Shipments.Count.ShouldBe(3);
    }

    [Fact]
    public void No_more_can_be_shipped_than_was_ordered() =>
        Refused(An.Order().With(2, "SKU-1").Prepared(), OrderErrors.MoreThanOrdered, (3, "SKU-1")).Detail.ShouldBe(
            "Of SKU-1, 2 are left to ship, not 3.");

    [Fact]
    public void No_more_can_be_shipped_than_is_left() =>
        Refused(An.Order().With(2, "SKU-1").With(1, "SKU-2").PartiallyShipped(), OrderErrors.MoreThanOrdered, (1, "SKU-2"), (2, "SKU-1"));

    [Fact]
    public void What_was_not_ordered_cannot_be_shipped() =>
        Refused(An.Order().With(2, "SKU-1").Prepared(), OrderErrors.NotInOrder, (1, "SKU-1"), (1, "SKU-9")).Detail.ShouldContain("SKU-9");

    [Fact]
    public void A_sku_cannot_slip_past_the_limit_by_being_named_twice() =>
        Refused(An.Order().With(2, "SKU-1").Prepared(), OrderErrors.DuplicateSku, (2, "SKU-1"), (1, "SKU-1"));

    [Fact]
    public void An_empty_parcel_is_not_a_shipment()
    {
        _ = Refused(An.Order().Prepared(), OrderErrors.NoLines);
        _ = Refused(An.Order().Prepared(), OrderErrors.NoLines, (0, "SKU-1"));
    }

    [Fact]
    public void An_order_is_delivered_with_the_last_of_its_parcels()
    {
        var order = An.Order().PartiallyShipped().After(partly => partly.ShipRest());

        order.Deliver(order.Shipments[1]).ShouldSucceed();
        order.Status.ShouldBe(OrderStatus.Shipped);
        order.Shipments.Select(parcel => parcel.DeliveredAt is not null).ShouldBe([false, true]);

        order.Deliver(order.Shipments[0]).ShouldSucceed();
        order.Status.ShouldBe(OrderStatus.Delivered);
    }

    [Fact]
    public void A_parcel_that_arrives_before_the_rest_is_sent_does_not_deliver_the_order()
    {
        var order = An.Order().PartiallyShipped();

        order.Deliver(order.Shipments[0]).ShouldSucceed();
        order.Status.ShouldBe(OrderStatus.PartiallyShipped);
        _ = order.ShipRest().ShouldSucceed();
        order.Deliver(order.Shipments[1]).ShouldSucceed();

        order.Status.ShouldBe(OrderStatus.Delivered);
    }

    [Fact]
    public void A_parcel_is_delivered_once()
    {
        var order = An.Order().PartiallyShipped().After(partly => partly.Deliver(partly.Shipments[0]));

        order.Deliver(order.Shipments[0]).ShouldBeRefused(OrderErrors.AlreadyDelivered);
    }

    [Fact]
    public void A_parcel_of_another_order_is_not_found() =>
        An.Order().Shipped().Deliver(An.Order().Shipped().Shipments[0]).ShouldBeRefused(OrderErrors.ShipmentNotFound);

    [Fact]
    public void Tracking_needs_a_carrier_and_a_number() =>
        Tracking.From(new TrackingInput(" ", null)).ShouldBeRefused(Violations.RequestInvalid).Complaints()
            .ShouldBe([("/carrier", "field.required"), ("/tracking", "field.required")]);

    private static Error Refused(Order order, ErrorType with, params (int, string)[] parcel)
    {
        var before = (order.Status, order.Version, order.Shipments.Count, string.Join(' ', order.Lines.Select(line => line.Shipped)));
        var error = order.Ship(parcel).ShouldBeRefused(with);
        (order.Status, order.Version, order.Shipments.Count, string.Join(' ', order.Lines.Select(line => line.Shipped))).ShouldBe(before);
        return error;
    }
}
