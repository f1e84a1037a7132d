using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
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
    public void An_order_waits_for_an_attempt_that_is_under_way_and_no_longer_than_its_grace()
    {
        var order = An.Order().Placed();
        order.BeginPayment(Begun(order)).ShouldSucceed();

        order.Expire(TimeSpan.FromMinutes(15), order.ExpiresAt.AddMinutes(15).AddTicks(-1)).ShouldBeRefused(PaymentErrors.InProgress);
        order.Status.ShouldBe(OrderStatus.AwaitingPayment);
        order.Expire(TimeSpan.FromMinutes(15), order.ExpiresAt.AddMinutes(15)).ShouldSucceed();

        An.Order().Placed().Expire(TimeSpan.FromMinutes(15), The.Moment.AddDays(1)).ShouldSucceed();
    }

    [Fact]
    public void Money_that_comes_too_late_stands_beside_the_orders_own_and_in_its_history()
    {
        var order = An.Order().Placed();
        var payment = Begun(order);
        order.BeginPayment(payment).ShouldSucceed();
        order.CancelByCustomer().ShouldSucceed();
        _ = payment.Capture(reference: null, order.Later());

        order.PayTooLate(payment, order.Later());

        (order.Unapplied, order.Captured.Amount, order.Payment, order.IsBeingPaid).ShouldBe((order.Total, 0, null, false));
        order.Events[^1].ShouldBeOfType<OrderPaidTooLate>().By.ShouldBe(Actor.System);
        order.Refund(order.Total, [], The.Staff, order.Later()).ShouldBeRefused(PaymentErrors.RefundExceedsCaptured);
        order.RefundUnapplied(order.Total, Actor.System, order.Later()).ShouldSucceed();
        order.RefundUnapplied(new Money(1, Currency.Eur), The.Staff, order.Later()).ShouldBeRefused(PaymentErrors.RefundExceedsCaptured);
        order.FailUnappliedRefund(order.Total, order.Later());
        order.RefundUnapplied(order.Total, The.Staff, order.Later()).ShouldSucceed();
        order.UnappliedRefunded.ShouldBe(order.Total);
    }

    [Fact]
    public void A_paid_order_does_not_expire() => An.Order().Paid().Expire().ShouldBeRefused(OrderErrors.WrongStateType);

    private static Payment Begun(Order order) => order.NewPayment("simulator", new PaymentToken("tok_ok"), request: null, order.Later());
}
