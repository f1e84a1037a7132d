using CleanOrders.Application.Inventory;
using CleanOrders.Application.Tests.Catalog;
using CleanOrders.Application.Tests.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Inventory;

public sealed class AdjustStockTests(App app)
{
    [Fact]
    public async Task A_correction_adds_to_the_stock_or_takes_from_it()
    {
        var kettle = await app.NewProduct(stock: 10);
        var warehouse = app.As(Warehouse);

        _ = await warehouse.AdjustStock(kettle, delta: 5).ShouldSucceed();
        _ = await warehouse.AdjustStock(kettle, delta: -2).ShouldSucceed();

        (await app.StockOf(kettle)).ShouldBe((OnHand: 13, Reserved: 0));
    }

    [Fact]
    public async Task The_stock_never_falls_below_nothing()
    {
        var kettle = await app.NewProduct(stock: 10);

        _ = await app.As(Warehouse).AdjustStock(kettle, delta: -11).ShouldBeRefused(StockLevel.BelowReserved);

        (await app.StockOf(kettle)).ShouldBe((OnHand: 10, Reserved: 0));
    }

    [Fact]
    public async Task What_is_kept_for_an_order_cannot_be_taken_away()
    {
        var kettle = await app.NewProduct(stock: 10);
        _ = await app.NewCustomer().Place((4, kettle)).ShouldSucceed();

        _ = await app.As(Warehouse).AdjustStock(kettle, delta: -7).ShouldBeRefused(StockLevel.BelowReserved);
        _ = await app.As(Warehouse).AdjustStock(kettle, delta: -6).ShouldSucceed();
    }

    [Fact]
    public async Task Every_change_of_the_stock_stays_on_record()
    {
        var kettle = await app.NewProduct(stock: 10);
        var warehouse = app.As(Warehouse);
        _ = await warehouse.AdjustStock(kettle, delta: -1, reason: "Broken").ShouldSucceed();

        var first = new PageRequest(PageRequest.DefaultLimit, Cursor: null, WithTotal: false);
        var movements = await warehouse.Ask((IQuery<ListMovements, Page<MovementDetails>> all, Caller caller, CancellationToken ct) =>
            all.Ask(new ListMovements(new Sku(kettle), caller, first), ct)).ShouldSucceed();

        movements.Items.Select(movement => movement.OnHand).ShouldBe([-1, 10]);
        movements.Items[0].Reason.ShouldBe("Broken");
        movements.Items[0].By.ShouldBe(warehouse.Caller.User.ToString());
    }

    [Fact]
    public async Task A_correction_says_how_many_and_why()
    {
        var kettle = await app.NewProduct();

        var error = await app.As(Warehouse).AdjustStock(kettle, delta: null, reason: null).ShouldBeRefused(Violations.RequestInvalid);

        error.Complaints().ShouldBe([("/reason", Text.Required.Code), ("/delta", Text.Required.Code)]);
    }

    [Fact]
    public async Task Only_what_the_catalogue_knows_has_a_stock() =>
        _ = await app.As(Warehouse).AdjustStock("NEVER-SOLD", delta: 1).ShouldBeRefused(StockLevel.Unknown);
}
