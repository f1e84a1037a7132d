using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

public sealed class PaymentWindowTests
{
    [Fact]
    public void A_payment_is_captured()
    {
        var order = An.Order().Paid();

        order.Captured.ShouldBe(order.Total);
        order.Events[^1].ShouldBeOfType<OrderPaid>().By.User.ShouldBe(The.Customer);
    }

    [Fact]
    public void An_order_can_be_paid_until_just_before_its_window_closes()
    {
        var order = An.Order().Placed();

        order.PayAt(order.ExpiresAt.AddTicks(-1)).ShouldSucceed();
    }

    [Fact]
    public void An_order_cannot_be_paid_once_its_window_has_closed()
    {
        var order = An.Order().Placed();

        order.PayAt(order.ExpiresAt).ShouldBeRefused(OrderErrors.PaymentWindowClosed);

        order.Status.ShouldBe(OrderStatus.AwaitingPayment);
        order.Captured.Amount.ShouldBe(0);
        order.Version.ShouldBe(1);
    }

    [Fact]
    public void A_late_second_payment_hears_that_the_order_is_paid_not_that_it_is_late()
    {
        var order = An.Order().Paid();

        order.PayAt(order.ExpiresAt.AddDays(1)).ShouldBeRefused(OrderErrors.WrongStateType);
    }

    [Fact]
    public void An_unpaid_order_expires_by_nobodys_hand() =>
        An.Order().Expired().Events[^1].ShouldBeOfType<OrderExpired>().By.ShouldBe(Actor.System);

    [Fact]
    public void A_paid_order_does_not_expire() => An.Order().Paid().Expire().ShouldBeRefused(OrderErrors.WrongStateType);
}
