using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;

namespace CleanOrders.Application.Tests.Orders;

/// <summary>
/// With the simulated provider: <c>tok_ok</c> is charged, <c>tok_declined</c> is not, and of <c>tok_lost</c> nobody hears what became.
/// </summary>
public sealed class PayOrderTests(App app)
{
    [Fact]
    public async Task A_payment_takes_what_the_order_costs()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((2, await app.NewProduct(price: 1_000))).ShouldSucceed();

        var receipt = await customer.Pay(order).ShouldSucceed();

        receipt.Status.ShouldBe(PaymentStatus.Succeeded);
        receipt.Amount.ShouldBe(order.Total);
        var paid = await customer.See(order).ShouldSucceed();
        paid.Status.ShouldBe(OrderStatus.Paid);
        paid.Payment.Captured.ShouldBe(order.Total);
    }

    [Fact]
    public async Task After_a_declined_payment_the_order_can_be_paid_with_another_token()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((1, await app.NewProduct())).ShouldSucceed();

        _ = await customer.Pay(order, "tok_declined").ShouldBeRefused(PaymentErrors.Declined);
        (await customer.See(order).ShouldSucceed()).Payment.Status.ShouldBe(OrderPaymentStatus.Unpaid);

        _ = await customer.Pay(order).ShouldSucceed();
    }

    [Fact]
    public async Task An_order_is_paid_once()
    {
        var customer = app.NewCustomer();
        var order = await customer.Buy((1, await app.NewProduct()));

        _ = await customer.Pay(order).ShouldBeRefused(OrderErrors.WrongStateType);

        (await customer.See(order).ShouldSucceed()).Payment.Captured.ShouldBe(order.Total);
    }

    [Fact]
    public async Task While_nobody_knows_what_became_of_a_payment_there_is_no_second_one()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((1, await app.NewProduct())).ShouldSucceed();

        (await customer.Pay(order, "tok_lost").ShouldSucceed()).Status.ShouldBe(PaymentStatus.Unknown);

        _ = await customer.Pay(order).ShouldBeRefused(PaymentErrors.InProgress);
    }

    [Fact]
    public async Task Staff_do_not_pay_for_a_customer()
    {
        var order = await app.NewCustomer().Place((1, await app.NewProduct())).ShouldSucceed();

        _ = await app.As(Support).Pay(order).ShouldBeRefused(Caller.Forbidden);
    }
}
