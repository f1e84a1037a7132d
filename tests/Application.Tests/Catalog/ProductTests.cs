using CleanOrders.Application.Tests.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Catalog;

public sealed class ProductTests(App app)
{
    [Fact]
    public async Task A_new_product_is_on_sale_and_has_no_stock_yet()
    {
        var kettle = await app.As(Admin).CreateProduct("KETTLE-1", "Sturdy kettle", price: 3_000).ShouldSucceed();

        kettle.Active.ShouldBeTrue();
        (await app.StockOf("KETTLE-1")).ShouldBe((OnHand: 0, Reserved: 0));
    }

    [Fact]
    public async Task A_sku_is_taken_once() =>
        _ = await app.As(Admin).CreateProduct(await app.NewProduct(), "Another one", price: 1).ShouldBeRefused(ProductErrors.SkuTaken);

    [Fact]
    public async Task A_product_has_a_sku_a_name_and_a_price()
    {
        var error = await app.As(Admin).CreateProduct("no sku", name: null, price: -1).ShouldBeRefused(Violations.RequestInvalid);

        error.Complaints().ShouldBe(
            [("/sku", ProductErrors.SkuMalformed.Code), ("/name", Text.Required.Code), ("/price/amount", Money.OutOfRange.Code)]);
    }

    [Fact]
    public async Task An_order_keeps_the_price_at_which_it_was_placed()
    {
        var kettle = await app.NewProduct(price: 3_000);
        var customer = app.NewCustomer();
        var order = await customer.Place((1, kettle)).ShouldSucceed();

        _ = await app.As(Admin).ChangePrice(kettle, price: 3_500).ShouldSucceed();

        (await customer.See(order).ShouldSucceed()).Total.Amount.ShouldBe(3_000);
        (await customer.Place((1, kettle)).ShouldSucceed()).Total.Amount.ShouldBe(3_500);
    }

    [Fact]
    public async Task Of_two_who_change_the_same_version_the_second_is_refused()
    {
        var kettle = await app.NewProduct();

        _ = await app.As(Admin).ChangePrice(kettle, price: 1, seen: [1]).ShouldSucceed();
        _ = await app.As(Admin).ChangePrice(kettle, price: 2, seen: [1]).ShouldBeRefused(UnitOfWorkErrors.Stale);
    }
}
