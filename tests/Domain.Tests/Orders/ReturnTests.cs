using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

public sealed class ReturnTests
{
    [Fact]
    public void An_announced_return_leaves_the_order_delivered()
    {
        var order = An.Order().With(2, "SKU-1").Delivered();

        var announced = order.RequestReturn((1, "SKU-1")).ShouldSucceed();

        (order.Status, order.Line("SKU-1").Returned.Value).ShouldBe((OrderStatus.Delivered, 0));
        (announced.ReceivedAt, announced.Damaged.Count).ShouldBe((null, 0));
        order.Events[^1].ShouldBeOfType<OrderReturnRequested>().Note.ShouldBe(The.Reason.Value);
    }

    [Fact]
    public void A_received_part_makes_the_order_partially_returned_and_the_rest_returned()
    {
        var order = An.Order().With(2, "SKU-1").With(1, "SKU-2").Delivered();

        var part = order.Return((2, "SKU-1")).ShouldSucceed();
        order.Status.ShouldBe(OrderStatus.PartiallyReturned);
        order.Line("SKU-1").Returned.Value.ShouldBe(2);
        part.ReceivedAt.ShouldBe(order.Events[^1].At);

        _ = order.Return((1, "SKU-2")).ShouldSucceed();
        order.Status.ShouldBe(OrderStatus.Returned);
    }

    [Fact]
    public void No_more_can_be_returned_than_was_shipped() =>
        An.Order().With(2, "SKU-1").Delivered().RequestReturn((3, "SKU-1")).ShouldBeRefused(OrderErrors.MoreThanOrdered)
            .Detail.ShouldBe("Of SKU-1, 2 are left to return, not 3.");

    [Fact]
    public void Pieces_that_came_back_cannot_be_returned_again() =>
        An.Order().With(2, "SKU-1").PartiallyReturned().RequestReturn((2, "SKU-1")).ShouldBeRefused(OrderErrors.MoreThanOrdered);

    [Fact]
    public void Pieces_of_another_open_return_cannot_be_announced_again()
    {
        var order = An.Order().With(3, "SKU-1").Delivered().After(delivered => delivered.RequestReturn((2, "SKU-1")));

        _ = order.RequestReturn((2, "SKU-1")).ShouldBeRefused(OrderErrors.MoreThanOrdered);
        _ = order.RequestReturn((1, "SKU-1")).ShouldSucceed();
    }

    [Fact]
    public void What_was_not_ordered_cannot_be_returned() =>
        An.Order().Delivered().RequestReturn((1, "SKU-9")).ShouldBeRefused(OrderErrors.NotInOrder);

    [Fact]
    public void A_sku_cannot_slip_past_the_limit_by_being_named_twice() =>
        An.Order().With(2, "SKU-1").Delivered().RequestReturn((2, "SKU-1"), (1, "SKU-1")).ShouldBeRefused(OrderErrors.DuplicateSku);

    [Fact]
    public void A_return_of_nothing_is_not_a_return()
    {
        _ = An.Order().Delivered().RequestReturn().ShouldBeRefused(OrderErrors.NoLines);
        _ = An.Order().Delivered().RequestReturn((0, "SKU-1")).ShouldBeRefused(OrderErrors.NoLines);
    }

    [Fact]
    public void Damaged_pieces_are_returned_but_cannot_be_sold_again()
    {
        var order = An.Order().With(2, "SKU-1").With(1, "SKU-2").Delivered();
        var announced = order.RequestReturn((2, "SKU-1"), (1, "SKU-2")).ShouldSucceed();

        var received = order.ReceiveReturn(announced, (1, "SKU-1"), (1, "SKU-2")).ShouldSucceed();

        order.Status.ShouldBe(OrderStatus.Returned);
        received.Undamaged().Select(pieces => (pieces.Sku.Value, pieces.Quantity.Value)).ShouldBe([("SKU-1", 1)]);
    }

    [Fact]
    public void No_more_can_be_damaged_than_the_return_has()
    {
        var order = An.Order().With(2, "SKU-1").With(1, "SKU-2").Delivered();
        var announced = order.RequestReturn((1, "SKU-1")).ShouldSucceed();

        _ = order.ReceiveReturn(announced, (2, "SKU-1")).ShouldBeRefused(OrderErrors.MoreThanOrdered);
        _ = order.ReceiveReturn(announced, (1, "SKU-2")).ShouldBeRefused(OrderErrors.MoreThanOrdered);
        _ = order.ReceiveReturn(announced, (1, "SKU-9")).ShouldBeRefused(OrderErrors.NotInOrder);
        _ = order.ReceiveReturn(announced, (1, "SKU-1"), (1, "SKU-1")).ShouldBeRefused(OrderErrors.DuplicateSku);

        order.Returns.ShouldHaveSingleItem().ReceivedAt.ShouldBeNull();
        order.Line("SKU-1").Returned.Value.ShouldBe(0);
    }

    [Fact]
    public void A_return_is_received_once()
    {
        var order = An.Order().PartiallyReturned();

        order.ReceiveReturn(order.Returns[0]).ShouldBeRefused(OrderErrors.AlreadyReceived);
    }

    [Fact]
    public void A_return_of_another_order_is_not_found() =>
        An.Order().Delivered().ReceiveReturn(An.Order().PartiallyReturned().Returns[0]).ShouldBeRefused(OrderErrors.ReturnNotFound);
}
