using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Orders;

public sealed class ReturnTests(App app)
{
    [Fact]
    public async Task What_comes_back_undamaged_is_sold_again_and_paid_back()
    {
        var kettle = await app.NewProduct(stock: 10, price: 1_000);
        var customer = app.NewCustomer();
        var delivered = await app.As(Warehouse).ShipAll(await customer.Buy((3, kettle)));

        var announced = await customer.RequestReturn(delivered, (2, kettle)).ShouldSucceed();
        var received = await app.As(Warehouse).ReceiveReturn(announced).ShouldSucceed();

        received.Status.ShouldBe(OrderStatus.PartiallyReturned);
        received.Payment.Refunded.ShouldBe(new Money(2_000, Currency.Eur));
        (await app.StockOf(kettle)).ShouldBe((OnHand: 9, Reserved: 0));
    }

    [Fact]
    public async Task What_comes_back_damaged_is_paid_back_but_not_sold_again()
    {
        var kettle = await app.NewProduct(stock: 10);
        var customer = app.NewCustomer();
        var order = await customer.Buy((3, kettle));
        var announced = await customer.RequestReturn(await app.As(Warehouse).ShipAll(order), (3, kettle)).ShouldSucceed();

        var received = await app.As(Warehouse).ReceiveReturn(announced, damaged: (1, kettle)).ShouldSucceed();

        received.Status.ShouldBe(OrderStatus.Returned);
        received.Payment.Refunded.ShouldBe(order.Total);
        (await app.StockOf(kettle)).ShouldBe((OnHand: 9, Reserved: 0));
    }

    [Fact]
    public async Task What_was_never_sent_cannot_come_back()
    {
        var kettle = await app.NewProduct();
        var customer = app.NewCustomer();
        var order = await customer.Buy((1, kettle));

        _ = await customer.RequestReturn(order, (1, kettle)).ShouldBeRefused(OrderErrors.WrongStateType);
    }
}
