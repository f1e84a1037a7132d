using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

/// <summary>What was not shipped of a partly shipped order is given up.</summary>
public sealed class RestCancellationTests
{
    [Fact]
    public void The_rest_is_given_up_by_somebody_for_a_reason()
    {
        var order = An.Order().With(3, "SKU-1").With(2, "SKU-2").PartiallyShipped();

        var rest = order.CancelRest().ShouldSucceed();

        rest.Select(pieces => (pieces.Sku.Value, pieces.Quantity.Value)).ShouldBe([("SKU-1", 2), ("SKU-2", 2)]);
        order.Status.ShouldBe(OrderStatus.Shipped);
        order.Lines.Select(line => (line.Quantity.Value, line.Shipped.Value, line.Cancelled.Value, line.ToShip.Value))
            .ShouldBe([(3, 1, 2, 0), (2, 0, 2, 0)]);
        order.Events[^1].ShouldBeOfType<OrderRestCancelled>().ShouldSatisfyAllConditions(
            entry => entry.By.User.ShouldBe(The.Staff),
            entry => entry.Note.ShouldBe(The.Reason.Value));
        StockMovement.Release(order, rest, The.Staff, The.Moment)
            .Select(moved => (moved.Sku.Value, moved.OnHand.Pieces, moved.Reserved.Pieces)).ShouldBe([("SKU-1", 0, -2), ("SKU-2", 0, -2)]);
    }

    [Fact]
    public void An_order_does_not_wait_for_ever_when_all_its_parcels_had_arrived_before()
    {
        var order = An.Order().PartiallyShipped().After(order => order.Deliver(order.Shipments[0])).After(order => order.CancelRest());

        order.Status.ShouldBe(OrderStatus.Delivered);
        order.Events.TakeLast(2).Select(entry => (entry.GetType(), entry.From, entry.To, entry.By.User)).ShouldBe(
        [
            (typeof(OrderRestCancelled), OrderStatus.PartiallyShipped, OrderStatus.Shipped, The.Staff),
            (typeof(OrderDelivered), OrderStatus.Shipped, OrderStatus.Delivered, null),
        ]);
    }

    [Fact]
    public void A_parcel_that_is_still_on_its_way_delivers_the_order()
    {
        var order = An.Order().PartiallyShipped().After(order => order.CancelRest());

        order.Deliver(order.Shipments[0]).ShouldSucceed();

        order.Status.ShouldBe(OrderStatus.Delivered);
    }

    [Fact]
    public void Only_what_was_shipped_comes_back_and_then_the_order_is_returned()
    {
        var order = An.Order().With(3, "SKU-1").With(2, "SKU-2").PartiallyShipped().After(order => order.CancelRest());
        order.Deliver(order.Shipments[0]).ShouldSucceed();

        _ = order.RequestReturn((2, "SKU-1")).ShouldBeRefused(OrderErrors.MoreThanOrdered);
        _ = order.RequestReturn((1, "SKU-2")).ShouldBeRefused(OrderErrors.MoreThanOrdered);
        _ = order.Return((1, "SKU-1")).ShouldSucceed();

        order.Status.ShouldBe(OrderStatus.Returned);
    }

    [Fact]
    public void What_is_left_of_the_price_of_the_rest_goes_back_and_no_more()
    {
        var order = An.Order().With(2, "SKU-1", 100).With(1, "SKU-2", 300).PartiallyShipped();
        order.Refund(250).ShouldSucceed();
        order.Lines.Select(line => line.Refunded.Amount).ShouldBe([100, 150]);

        order.Refund(order.CancelRest().ShouldSucceed()).ShouldSucceed();

        order.Lines.Select(line => line.Refunded.Amount).ShouldBe([200, 300]);
    }

    [Fact]
    public void What_was_refunded_in_full_is_neither_prepared_nor_shipped()
    {
        var paid = An.Order().With(1, "SKU-1", 100).With(1, "SKU-2", 0).Paid().After(order => order.Refund(100));
        paid.Prepare().ShouldBeRefused(OrderErrors.RefundedInFull);
        paid.Status.ShouldBe(OrderStatus.Paid);
        paid.Allowed().ShouldBe([OrderAction.Cancellation]);
        paid.CancelByCustomer().ShouldSucceed();

        var prepared = An.Order().With(1, "SKU-1", 100).With(1, "SKU-2", 0).Prepared().After(order => order.Refund(100));
        _ = prepared.ShipRest().ShouldBeRefused(OrderErrors.RefundedInFull);
        _ = prepared.Ship((1, "SKU-2")).ShouldBeRefused(OrderErrors.RefundedInFull);
        prepared.Allowed().ShouldBe([OrderAction.Cancellation]);
    }

    [Fact]
    public void Of_a_line_that_was_refunded_in_full_nothing_is_shipped_and_the_others_go()
    {
        var order = An.Order().With(2, "SKU-1", 100).With(1, "SKU-2", 300).With(1, "SKU-3", 0).Prepared();
        order.Refund([new Pieces(order.Lines[0].Sku, order.Lines[0].Quantity)]).ShouldSucceed();

        _ = order.Ship((1, "SKU-1")).ShouldBeRefused(OrderErrors.RefundedInFull);
        _ = order.ShipRest().ShouldBeRefused(OrderErrors.RefundedInFull);
        _ = order.Ship((1, "SKU-2"), (1, "SKU-3")).ShouldSucceed();

        order.Status.ShouldBe(OrderStatus.PartiallyShipped);
        order.Allowed().ShouldBe([OrderAction.RestCancellation, OrderAction.Delivery, OrderAction.Refunds], ignoreOrder: true);
        order.RefundLinesOf(order.CancelRest().ShouldSucceed()).ShouldBeEmpty();
    }
}
