using CleanOrders.Application.Orders;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Orders;

public sealed class CancelOrderTests(App app)
{
    [Fact]
    public async Task The_pieces_of_a_cancelled_order_can_be_sold_again()
    {
        var kettle = await app.NewProduct(stock: 10);
        var customer = app.NewCustomer();
        var order = await customer.Place((4, kettle)).ShouldSucceed();

        (await customer.Cancel(order).ShouldSucceed()).Status.ShouldBe(OrderStatus.Cancelled);

        (await app.StockOf(kettle)).ShouldBe((OnHand: 10, Reserved: 0));
    }

    [Fact]
    public async Task The_money_of_a_cancelled_order_goes_back()
    {
        var customer = app.NewCustomer();
        var order = await customer.Buy((1, await app.NewProduct()));

        var cancelled = await customer.Cancel(order).ShouldSucceed();

        cancelled.Payment.Status.ShouldBe(OrderPaymentStatus.Refunded);
        cancelled.Payment.Refunded.ShouldBe(order.Total);
    }

    [Fact]
    public async Task A_customer_cannot_cancel_what_is_being_packed_but_staff_can()
    {
        var customer = app.NewCustomer();
        var order = await customer.Buy((1, await app.NewProduct()));
        _ = await app.As(Warehouse).Prepare(order).ShouldSucceed();

        _ = await customer.Cancel(order).ShouldBeRefused(OrderErrors.WrongStateType);
        _ = await app.As(Support).Cancel(order).ShouldSucceed();
    }

    [Fact]
    public async Task A_cancellation_has_a_reason()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((1, await app.NewProduct())).ShouldSucceed();

        var error = await customer.Cancel(order, reason: " ").ShouldBeRefused(Violations.RequestInvalid);

        error.Complaints().ShouldBe([("/reason", Text.Required.Code)]);
    }

    [Fact]
    public async Task Never_more_goes_back_than_was_paid()
    {
        var order = await app.NewCustomer().Buy((1, await app.NewProduct(price: 1_000)));
        var support = app.As(Support);
        _ = await support.Refund(order, cents: 700).ShouldSucceed();

        _ = await support.Refund(order, cents: 301).ShouldBeRefused(PaymentErrors.RefundExceedsCaptured);
        _ = await support.Refund(order, cents: 300).ShouldSucceed();
    }
}
