using System.Text;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Tests.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.UseCases;

/// <summary>What a use case changed is stored with its answer, or not at all; the same request again gets the same answer.</summary>
public sealed class UnitOfWorkTests(App app)
{
    [Fact]
    public async Task A_request_that_comes_again_gets_the_answer_that_it_had_and_is_not_done_again()
    {
        var kettle = await app.NewProduct(stock: 10);
        var customer = app.NewCustomer();

        var first = await PlaceOnce(customer, "buy-kettles-0001", (3, kettle)).ShouldSucceed();
        var again = await PlaceOnce(customer, "buy-kettles-0001", (3, kettle)).ShouldSucceed();

        again.IsReplay.ShouldBeTrue();
        again.Content.ToArray().ShouldBe(first.Content.ToArray());
        (await app.StockOf(kettle)).ShouldBe((OnHand: 10, Reserved: 3));
    }

    [Fact]
    public async Task A_key_is_good_for_one_request()
    {
        var kettle = await app.NewProduct();
        var customer = app.NewCustomer();
        _ = await PlaceOnce(customer, "buy-kettles-0002", (3, kettle)).ShouldSucceed();

        _ = await PlaceOnce(customer, "buy-kettles-0002", (4, kettle)).ShouldBeRefused(UnitOfWorkErrors.KeyReused);
    }

    [Fact]
    public async Task A_refusal_leaves_the_key_free()
    {
        var kettle = await app.NewProduct(stock: 1);
        var customer = app.NewCustomer();
        _ = await PlaceOnce(customer, "buy-kettles-0003", (2, kettle)).ShouldBeRefused(OrderErrors.OutOfStockType);

        var order = await PlaceOnce(customer, "buy-kettles-0003", (1, kettle)).ShouldSucceed();

        order.IsReplay.ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_key_of_somebody_else_is_another_key()
    {
        var kettle = await app.NewProduct(stock: 10);

        _ = await PlaceOnce(app.NewCustomer(), "buy-kettles-0004", (1, kettle)).ShouldSucceed();
        _ = await PlaceOnce(app.NewCustomer(), "buy-kettles-0004", (1, kettle)).ShouldSucceed();

        (await app.StockOf(kettle)).ShouldBe((OnHand: 10, Reserved: 2));
    }

    [Fact]
    public async Task What_a_refused_use_case_changed_is_not_stored()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((1, await app.NewProduct())).ShouldSucceed();

        var refused = await customer.Run(async (IOrders orders, Caller caller, CancellationToken ct) =>
        {
            var found = await orders.Find(order.Id, ownedBy: caller.User, ct);
            found.ShouldNotBeNull().Cancel(The.Reason, caller.User, asStaff: false, order.PlacedAt).ShouldSucceed();
            return (Result<OrderDetails>)OrderErrors.NotFound.With("Something else was wrong.");
        });

        _ = refused.ShouldBeRefused(OrderErrors.NotFound);
        (await customer.See(order).ShouldSucceed()).Status.ShouldBe(OrderStatus.AwaitingPayment);
    }

    private static Task<Result<StoredResponse>> PlaceOnce(Person customer, string key, (int Pieces, string Sku) line) => customer.RunOnce(
        new IdempotencyKey(customer.Caller.User.ToString(), "place an order", key, Fingerprint: Encoding.UTF8.GetBytes($"{line}")),
        async (PlaceOrderHandler place, Caller caller, CancellationToken ct) =>
        {
            var command = new PlaceOrder(OrderUseCases.Listed(line), An.Address(), Note: null, ExpectedTotal: null);
            var placed = await place.Handle(command, caller, ct);
            return placed.Then(order => new StoredResponse(Encoding.UTF8.GetBytes($"{order.Number}")));
        });
}
