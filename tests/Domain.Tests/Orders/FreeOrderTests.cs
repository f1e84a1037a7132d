using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

public sealed class FreeOrderTests
{
    [Fact]
    public void What_costs_nothing_is_paid_by_itself_when_it_is_placed()
    {
        var order = An.Order().With(2, "SKU-1", 0).Placed();

        order.Status.ShouldBe(OrderStatus.Paid);
        order.Payment.ShouldBeNull();
        order.IsBeingPaid.ShouldBeFalse();
        order.Events.Select(entry => (entry.GetType(), entry.By.User, entry.Note))
            .ShouldBe([(typeof(OrderPlaced), The.Customer, null), (typeof(OrderPaid), null, null)]);
        order.Allowed().ShouldBe([OrderAction.Cancellation, OrderAction.Preparation]);
    }

    [Fact]
    public void What_costs_nothing_does_not_expire() =>
        An.Order().With(1, "SKU-1", 0).Placed().Expire().ShouldBeRefused(OrderErrors.WrongStateType);

    [Fact]
    public void What_costs_something_is_not_paid_by_itself()
    {
        var order = An.Order().With(1, "SKU-1", 0).With(1, "SKU-2", 1).Placed();

        order.Status.ShouldBe(OrderStatus.AwaitingPayment);
        _ = Should.Throw<InvalidOperationException>(() => order.PayNothing(order.Later()));
    }

    [Fact]
    public void Nothing_goes_back_of_what_cost_nothing()
    {
        var free = An.Order().With(2, "SKU-1", 0).Delivered();
        free.RefundLinesOf(free.Return((1, "SKU-1")).ShouldSucceed().Lines).ShouldBeEmpty();
        free.RefundLinesOf(free.Captured - free.Refunded).ShouldBeEmpty();

        var paid = An.Order().With(1, "SKU-1", 0).With(1, "SKU-2", 100).Delivered();
        paid.RefundLinesOf(paid.Return((1, "SKU-1")).ShouldSucceed().Lines).ShouldBeEmpty();
        paid.RefundLinesOf(paid.Captured).ShouldHaveSingleItem().Sku.Value.ShouldBe("SKU-2");
    }
}
