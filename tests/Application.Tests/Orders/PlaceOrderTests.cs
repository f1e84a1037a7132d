using CleanOrders.Application.Orders;
using CleanOrders.Application.Tests.Catalog;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Orders;

/// <summary>Read this one first: how a use case is run, and what it leaves behind.</summary>
public sealed class PlaceOrderTests(App app)
{
    [Fact]
    public async Task An_order_costs_what_the_catalogue_says()
    {
        // What somebody wants, as it comes from outside. The other tests say it shorter: customer.Place((2, kettle), (1, lamp)).
        var kettle = await app.NewProduct(price: 3_000);
        var lamp = await app.NewProduct(price: 1_250);
        PiecesInput[] lines = [new PiecesInput(kettle, 2), new PiecesInput(lamp, 1)];
        var command = new PlaceOrder(lines, An.Address(), Note: "Ring twice", ExpectedTotal: null);

        // The handler with the services that the API would give it, in one unit of work.
        var customer = app.NewCustomer();
        var order = await customer.Run((PlaceOrderHandler place, Caller caller, CancellationToken ct) => place.Handle(command, caller, ct))
            .ShouldSucceed();

        order.Total.ShouldBe(new Money(7_250, Currency.Eur));
        order.Status.ShouldBe(OrderStatus.AwaitingPayment);
        order.Customer.ShouldBe(customer.Caller.User);
    }

    [Fact]
    public async Task A_placed_order_is_there_when_its_customer_looks()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((2, await app.NewProduct())).ShouldSucceed();

        var seen = await customer.See(order).ShouldSucceed();

        seen.Number.ShouldBe(order.Number);
        seen.Lines.ShouldHaveSingleItem().Quantity.ShouldBe(new Quantity(2));
    }

    [Fact]
    public async Task Its_pieces_are_kept_for_it_until_they_are_shipped()
    {
        var kettle = await app.NewProduct(stock: 10);

        _ = await app.NewCustomer().Place((3, kettle)).ShouldSucceed();

        (await app.StockOf(kettle)).ShouldBe((OnHand: 10, Reserved: 3));
    }

    [Fact]
    public async Task Nobody_orders_more_than_is_available()
    {
        var kettle = await app.NewProduct(stock: 10);
        _ = await app.NewCustomer().Place((8, kettle)).ShouldSucceed();

        _ = await app.NewCustomer().Place((3, kettle)).ShouldBeRefused(OrderErrors.OutOfStockType);

        (await app.StockOf(kettle)).ShouldBe((OnHand: 10, Reserved: 8));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var command = new PlaceOrder([new PiecesInput("no sku", 0)], ShippingAddress: null, Note: null, ExpectedTotal: null);

        var error = await app.NewCustomer().Place(command).ShouldBeRefused(Violations.RequestInvalid);

        var pointers = error.Complaints().Select(complaint => complaint.Pointer).ToList();
        pointers.ShouldContain("/lines/0/sku");
        pointers.ShouldContain("/lines/0/quantity");
        pointers.ShouldContain("/shippingAddress/city");
    }

    [Fact]
    public async Task What_was_taken_off_sale_cannot_be_ordered()
    {
        var kettle = await app.NewProduct();
        _ = await app.As(Admin).TakeOffSale(kettle).ShouldSucceed();

        var error = await app.NewCustomer().Place((1, kettle)).ShouldBeRefused(Violations.RequestInvalid);

        error.Complaints().ShouldBe([("/lines/0/sku", OrderErrors.UnknownSku.Code)]);
    }

    [Fact]
    public async Task An_order_that_would_cost_something_else_than_was_shown_is_refused()
    {
        var kettle = await app.NewProduct(price: 3_000);
        var command = new PlaceOrder([new PiecesInput(kettle, 1)], An.Address(), Note: null, ExpectedTotal: new MoneyInput(2_500, "EUR"));

        var error = await app.NewCustomer().Place(command).ShouldBeRefused(OrderErrors.PriceChangedType);

        error.Extensions["actual"].ShouldBe(new Money(3_000, Currency.Eur));
    }

    [Fact]
    public async Task What_costs_nothing_is_paid_at_once()
    {
        var order = await app.NewCustomer().Place((1, await app.NewProduct(price: 0))).ShouldSucceed();

        order.Status.ShouldBe(OrderStatus.Paid);
    }
}
