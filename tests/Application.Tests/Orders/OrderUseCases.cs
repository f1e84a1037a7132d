using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Returns;
using CleanOrders.Application.Orders.Shipping;
using CleanOrders.Application.Payments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Orders;

/// <summary>The use cases of orders as sentences: <c>customer.Place((2, sku))</c>, <c>warehouse.Ship(order, (1, sku))</c>.</summary>
internal static class OrderUseCases
{
    public static Task<Result<OrderDetails>> Place(this Person customer, params (int, string)[] lines) =>
        customer.Place(new PlaceOrder(Listed(lines), An.Address(), Note: null, ExpectedTotal: null));

    public static Task<Result<OrderDetails>> Place(this Person customer, PlaceOrder command) =>
        customer.Run((PlaceOrderHandler handler, Caller caller, CancellationToken ct) => handler.Handle(command, caller, ct));

    public static async Task<Result<PaymentReceipt>> Pay(this Person customer, OrderDetails order, string token = "tok_ok")
    {
        PaymentReceipt? receipt = null;
        var key = new IdempotencyKey(
            customer.Caller.User.ToString(), $"pay {order.Id}", $"{Guid.CreateVersion7():N}", ReadOnlyMemory<byte>.Empty);
        var response = await customer.RunByItself((PayOrderHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new PayOrder(token), Now(order), caller, key, paid => (receipt = paid, StoredResponse.Empty).Item2, ct));
        return response.Then(_ => receipt!);
    }

    public static Task<Result<OrderDetails>> Cancel(this Person person, OrderDetails order, string? reason = "Changed my mind") =>
        person.Run((CancelOrderHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new CancelOrder(reason), Now(order), caller, ct));

    public static Task<Result<OrderDetails>> CancelRest(this Person support, OrderDetails order) =>
        support.Run((CancelRestHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new CancelRest("No longer made"), Now(order), caller, ct));

    public static Task<Result<OrderDetails>> Prepare(this Person warehouse, OrderDetails order, params int[] seen) =>
        warehouse.Run((PrepareOrderHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new OrderTarget(order.Id, seen.Length == 0 ? null : seen), caller, ct));

    public static Task<Result<OrderDetails>> Ship(this Person warehouse, OrderDetails order, params (int, string)[] parcel) =>
        warehouse.Run((ShipOrderHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new ShipOrder(Listed(parcel), "DHL", "00340434161094042557"), Now(order), caller, ct));

    public static Task<Result<OrderDetails>> Deliver(this Person warehouse, OrderDetails order) =>
        warehouse.Run((DeliverShipmentHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(order.Shipments[^1].Id, Now(order), caller, ct));

    public static Task<Result<OrderDetails>> RequestReturn(this Person customer, OrderDetails order, params (int, string)[] pieces) =>
        customer.Run((RequestReturnHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new RequestReturn(Listed(pieces), "Does not fit"), Now(order), caller, ct));

    public static Task<Result<OrderDetails>> ReceiveReturn(this Person warehouse, OrderDetails order, params (int, string)[] damaged) =>
        warehouse.Run((ReceiveReturnHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new ReceiveReturn(Listed(damaged)), order.Returns[^1].Id, Now(order), caller, ct));

    public static Task<Result<RefundDetails>> Refund(this Person support, OrderDetails order, long cents) =>
        support.Run((RefundOrderHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new RefundOrder(new MoneyInput(cents, "EUR"), "Out of kindness"), Now(order), caller, ct));

    /// <summary>The order as this person sees it now.</summary>
    public static Task<Result<OrderDetails>> See(this Person person, OrderDetails order) =>
        person.Ask((IQuery<GetOrder, OrderDetails> orders, Caller caller, CancellationToken ct) =>
            orders.Ask(new GetOrder(order.Id, caller), ct));

    /// <summary>Placed and paid.</summary>
    public static async Task<OrderDetails> Buy(this Person customer, params (int, string)[] lines)
    {
        var order = await customer.Place(lines).ShouldSucceed();
        _ = await customer.Pay(order).ShouldSucceed();
        return await customer.See(order).ShouldSucceed();
    }

    /// <summary>Prepared, shipped in one parcel and delivered.</summary>
    public static async Task<OrderDetails> ShipAll(this Person warehouse, OrderDetails order)
    {
        _ = await warehouse.Prepare(order).ShouldSucceed();
        var shipped = await warehouse.Ship(order, [.. order.Lines.Select(line => (line.Quantity.Value, line.Sku.Value))]).ShouldSucceed();
        return await warehouse.Deliver(shipped).ShouldSucceed();
    }

    public static PiecesInput[] Listed(params (int Pieces, string Sku)[] lines) =>
        [.. lines.Select(line => new PiecesInput(line.Sku, line.Pieces))];

    // Whatever version of it there is.
    private static OrderTarget Now(OrderDetails order) => new(order.Id, Seen: null);
}
