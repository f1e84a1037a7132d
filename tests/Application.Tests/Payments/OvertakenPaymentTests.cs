using CleanOrders.Application.Orders;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Tests.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Application.Tests.Payments;

/// <summary>A webhook can say what became of a payment while its request is about to.</summary>
public sealed class OvertakenPaymentTests(App app)
{
    [Fact]
    public async Task Who_is_overtaken_between_two_looks_hears_that_the_order_is_paid()
    {
        var customer = app.NewCustomer();
        var order = await customer.Place((1, await app.NewProduct())).ShouldSucceed();
        PaymentReceipt? receipt = null;

        var response = await customer.RunByItself((IServiceProvider services, Caller caller, CancellationToken ct) =>
        {
            var overtaken = new OvertakenOrders(services.GetRequiredService<IOrders>(), () => SettleElsewhere(services, order.Id, ct));
            var settlement = ActivatorUtilities.CreateInstance<PaymentSettlement>(services, overtaken);
            var handler = ActivatorUtilities.CreateInstance<PayOrderHandler>(services, settlement);
            var key = new IdempotencyKey($"{caller.User}", $"pay {order.Id}", $"{Guid.CreateVersion7():N}", ReadOnlyMemory<byte>.Empty);
            return handler.Handle(
                new PayOrder("tok_ok"), new OrderTarget(order.Id, Seen: null), caller, key,
                paid => (receipt = paid, StoredResponse.Empty).Item2, ct);
        });

        response.IsFailure.ShouldBeFalse(response.Error?.Detail);
        receipt!.Status.ShouldBe(PaymentStatus.Succeeded);
        var paid = await customer.See(order).ShouldSucceed();
        (paid.Status, paid.Payment.Captured, paid.Payment.Refunded.Amount).ShouldBe((OrderStatus.Paid, order.Total, 0));
    }

    private static async Task SettleElsewhere(IServiceProvider services, OrderId order, CancellationToken ct)
    {
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var orders = scope.ServiceProvider.GetRequiredService<IOrders>();
        var settlement = scope.ServiceProvider.GetRequiredService<PaymentSettlement>();
        _ = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(
            async token =>
            {
                var payment = (await orders.Find(order, ownedBy: null, token))!.Payment!.Value;
                return await settlement.Settle(payment, new ChargeOutcome(ChargeStatus.Captured, new ProviderReference("ch_1")), token);
            },
            ct).ShouldSucceed();
    }

    /// <summary>Before the first look at an order something else happens.</summary>
    private sealed class OvertakenOrders(IOrders orders, Func<Task> first) : IOrders
    {
        private Func<Task>? _first = first;

        public async Task<Order?> Find(OrderId id, UserId? ownedBy, CancellationToken ct)
        {
            if (Interlocked.Exchange(ref _first, null) is { } happens)
                await happens();
            return await orders.Find(id, ownedBy, ct);
        }

        public void Add(Order order) => orders.Add(order);

        public Task<IReadOnlyList<OrderId>> Overdue(DateTimeOffset now, TimeSpan grace, int atMost, CancellationToken ct) =>
            orders.Overdue(now, grace, atMost, ct);
    }
}
