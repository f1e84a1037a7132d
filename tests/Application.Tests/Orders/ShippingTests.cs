using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Orders;

public sealed class ShippingTests(App app)
{
    [Fact]
    public async Task A_parcel_takes_its_pieces_out_of_the_warehouse()
    {
        var kettle = await app.NewProduct(stock: 10);
        var order = await app.NewCustomer().Buy((3, kettle));

        var delivered = await app.As(Warehouse).ShipAll(order);

        delivered.Status.ShouldBe(OrderStatus.Delivered);
        (await app.StockOf(kettle)).ShouldBe((OnHand: 7, Reserved: 0));
    }

    [Fact]
    public async Task An_order_may_go_out_in_several_parcels()
    {
        var kettle = await app.NewProduct();
        var order = await app.NewCustomer().Buy((3, kettle));
        var warehouse = app.As(Warehouse);
        _ = await warehouse.Prepare(order).ShouldSucceed();

        (await warehouse.Ship(order, (1, kettle)).ShouldSucceed()).Status.ShouldBe(OrderStatus.PartiallyShipped);
        (await warehouse.Ship(order, (2, kettle)).ShouldSucceed()).Status.ShouldBe(OrderStatus.Shipped);
    }

    [Fact]
    public async Task Not_more_is_shipped_than_was_ordered()
    {
        var kettle = await app.NewProduct(stock: 10);
        var order = await app.NewCustomer().Buy((3, kettle));
        var warehouse = app.As(Warehouse);
        _ = await warehouse.Prepare(order).ShouldSucceed();

        _ = await warehouse.Ship(order, (4, kettle)).ShouldBeRefused(OrderErrors.MoreThanOrdered);

        (await app.StockOf(kettle)).ShouldBe((OnHand: 10, Reserved: 3));
    }

    [Fact]
    public async Task What_is_not_paid_is_not_packed()
    {
        var order = await app.NewCustomer().Place((1, await app.NewProduct())).ShouldSucceed();

        var error = await app.As(Warehouse).Prepare(order).ShouldBeRefused(OrderErrors.WrongStateType);

        error.Extensions["allowed"].ShouldBe(new[] { OrderStatus.Paid, OrderStatus.Cancelled, OrderStatus.Expired });
    }

    [Fact]
    public async Task The_rest_of_a_partly_shipped_order_can_be_given_up()
    {
        var kettle = await app.NewProduct(stock: 10, price: 1_000);
        var order = await app.NewCustomer().Buy((3, kettle));
        _ = await app.As(Warehouse).Prepare(order).ShouldSucceed();
        _ = await app.As(Warehouse).Ship(order, (1, kettle)).ShouldSucceed();

        var rest = await app.As(Support).CancelRest(order).ShouldSucceed();

        rest.Payment.Refunded.ShouldBe(new Money(2_000, Currency.Eur));
        (await app.StockOf(kettle)).ShouldBe((OnHand: 9, Reserved: 0));
    }

    [Fact]
    public async Task Whoever_has_seen_an_older_version_is_refused()
    {
        var order = await app.NewCustomer().Buy((1, await app.NewProduct()));

        _ = await app.As(Warehouse).Prepare(order, seen: [order.Version - 1]).ShouldBeRefused(UnitOfWorkErrors.Stale);
        _ = await app.As(Warehouse).Prepare(order, seen: [order.Version]).ShouldSucceed();
    }
}
