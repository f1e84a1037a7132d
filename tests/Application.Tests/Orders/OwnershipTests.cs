using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;

namespace CleanOrders.Application.Tests.Orders;

/// <summary>What is not yours is not there: the answer does not even say that it exists.</summary>
public sealed class OwnershipTests(App app)
{
    [Fact]
    public async Task Somebody_elses_order_is_not_found()
    {
        var order = await app.NewCustomer().Place((1, await app.NewProduct())).ShouldSucceed();

        _ = await app.NewCustomer().See(order).ShouldBeRefused(OrderErrors.NotFound);
    }

    [Fact]
    public async Task Somebody_elses_order_is_neither_paid_nor_cancelled()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((1, await app.NewProduct())).ShouldSucceed();
        var stranger = app.NewCustomer();

        _ = await stranger.Pay(order).ShouldBeRefused(OrderErrors.NotFound);
        _ = await stranger.Cancel(order).ShouldBeRefused(OrderErrors.NotFound);

        (await customer.See(order).ShouldSucceed()).Status.ShouldBe(OrderStatus.AwaitingPayment);
    }

    [Fact]
    public async Task A_list_has_only_what_is_the_callers_own()
    {
        var kettle = await app.NewProduct();
        var customer = app.NewCustomer();
        var own = await customer.Place((1, kettle)).ShouldSucceed();
        _ = await app.NewCustomer().Place((1, kettle)).ShouldSucceed();

        var page = await customer.Ask((IQuery<ListOrders, Page<OrderDetails>> orders, Caller caller, CancellationToken ct) => orders.Ask(
            new ListOrders(
                caller, Statuses: [], Customer: null, Sku: null, Number: null,
                PlacedFrom: null, PlacedTo: null, TotalFrom: null, TotalTo: null,
                OrderSort.PlacedAt, Descending: true, new PageRequest(PageRequest.DefaultLimit, Cursor: null, WithTotal: false)),
            ct)).ShouldSucceed();

        page.Items.ShouldHaveSingleItem().Id.ShouldBe(own.Id);
    }

    [Fact]
    public async Task Staff_see_every_order_and_what_they_can_do_with_it()
    {
        var order = await app.NewCustomer().Buy((1, await app.NewProduct()));

        var seen = await app.As(Warehouse).See(order).ShouldSucceed();

        seen.AllowedActions.ShouldBe([OrderAction.Preparation]);
    }

    [Fact]
    public async Task A_customer_hears_that_an_order_of_their_own_is_not_theirs_to_ship()
    {
        var kettle = await app.NewProduct();
        var customer = app.NewCustomer();
        var order = await customer.Buy((1, kettle));

        _ = await customer.Ship(order, (1, kettle)).ShouldBeRefused(Caller.Forbidden);
    }

    [Fact]
    public async Task A_key_does_nothing_with_its_owners_orders_unless_it_was_given_them()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((1, await app.NewProduct())).ShouldSucceed();

        _ = await customer.WithKey(Permission.OrdersPlace).See(order).ShouldBeRefused(Caller.Forbidden);
        _ = await customer.WithKey(Permission.OrdersOwn).See(order).ShouldSucceed();
    }
}
