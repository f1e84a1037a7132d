using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Returns;
using CleanOrders.Application.Orders.Shipping;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Orders;

internal static class OrderEndpoints
{
    private const string Order = "/v1/orders/{id:ord}";

    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        var orders = api.MapGroup("").WithTags("Orders").WithExamples(OrderExamples.All);

        _ = orders.MapPost("/v1/orders", PlaceOrder).AsCommand(keyRequired: true).Produces<OrderDetails>(201)
            .Refuses(OrderErrors.OutOfStockType, OrderErrors.PriceChangedType, OrderErrors.MixedCurrencies);
        _ = orders.MapGet("/v1/orders", ListOrders).Takes(OrderListQuery.Parameters).Produces<ListBody<OrderDetails>>()
            .Refuses(PageRequest.CursorInvalid);
        _ = orders.MapGet(Order, GetOrder).Produces<OrderDetails>().Refuses(OrderErrors.NotFound);
        _ = orders.MapGet($"{Order}/history", GetOrderHistory).Produces<ListBody<OrderHistoryEntry>>().Refuses(OrderErrors.NotFound);
        _ = orders.MapGet($"{Order}/trace", GetOrderTrace).Produces<ListBody<OrderTraceStep>>().Refuses(OrderErrors.NotFound);
        _ = orders.MapGet($"{Order}/events", FollowOrder).Streams().Refuses(OrderErrors.NotFound, Violations.RequestInvalid);

        _ = orders.MapPost($"{Order}/payments", PayOrder).AsCommandOfOwnUnits(keyRequired: true).OnOrder().Produces<PaymentReceipt>(201)
            .Produces<PaymentReceipt>(202)
            .Refuses(PaymentErrors.Declined, PaymentErrors.UnknownToken, PaymentErrors.ProviderUnavailable, PaymentErrors.InProgress,
                OrderErrors.PaymentWindowClosed);
        _ = orders.MapPost($"{Order}/cancellation", CancelOrder).AsOrderCommand().Produces<OrderDetails>();
        _ = orders.MapPost($"{Order}/rest/cancellation", CancelRest).AsOrderCommand().Produces<OrderDetails>();
        _ = orders.MapPost($"{Order}/preparation", PrepareOrder).AsOrderCommand().Produces<OrderDetails>()
            .Refuses(OrderErrors.RefundedInFull);
        _ = orders.MapPost($"{Order}/shipments", ShipOrder).AsOrderCommand(keyRequired: true).Produces<OrderDetails>(201)
            .Refuses(OrderErrors.RefundedInFull, OrderErrors.MoreThanOrdered, OrderErrors.NotInOrder);
        _ = orders.MapPost($"{Order}/shipments/{{shipment:shp}}/delivery", DeliverShipment).AsOrderCommand().Produces<OrderDetails>()
            .Refuses(OrderErrors.ShipmentNotFound, OrderErrors.AlreadyDelivered);
        _ = orders.MapPost($"{Order}/returns", RequestReturn).AsOrderCommand(keyRequired: true).Produces<OrderDetails>(201)
            .Refuses(OrderErrors.MoreThanOrdered, OrderErrors.NotInOrder);
        _ = orders.MapPost($"{Order}/returns/{{announced:ret}}/receipt", ReceiveReturn).AsOrderCommand().Produces<OrderDetails>()
            .Refuses(OrderErrors.ReturnNotFound, OrderErrors.AlreadyReceived, OrderErrors.MoreThanOrdered, OrderErrors.NotInOrder);
    }

    /// <summary>Place an order</summary>
    /// <remarks>Reserves the stock of every line or of none. Prices come from the catalogue; send `expectedTotal` to be refused where they
    /// changed. Unpaid, the order expires. What costs nothing is `paid` at once.</remarks>
    internal static async Task<IResult> PlaceOrder(PlaceOrder body, PlaceOrderHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(Placed);

    /// <summary>List orders</summary>
    /// <remarks>The newest first, if nothing else is asked for.</remarks>
    internal static async Task<IResult> ListOrders(
        [AsParameters] OrderListQuery query, IQuery<ListOrders, Page<OrderDetails>> orders, Caller caller, HttpContext http,
        CancellationToken ct) =>
        query.Read(caller, http.Request) is var question && question.IsFailure
            ? new Problem(question.Error)
            : (await orders.Ask(question.Value, ct)).ToPage(http);

    /// <summary>Get an order</summary>
    /// <remarks>`allowedActions` says what you can do to it now: each is the last segment of a path below it, but for `rest/cancellation`,
    /// which has two.</remarks>
    internal static async Task<IResult> GetOrder(OrderId id, IQuery<GetOrder, OrderDetails> orders, Caller caller, CancellationToken ct) =>
        (await orders.Ask(new GetOrder(id, caller), ct)).ToHttp(Shown);

    /// <summary>Get the history of an order</summary>
    /// <remarks>Who did what when, oldest first.</remarks>
    internal static async Task<IResult> GetOrderHistory(
        OrderId id, IQuery<GetOrderHistory, IReadOnlyList<OrderHistoryEntry>> orders, Caller caller, CancellationToken ct) =>
        (await orders.Ask(new GetOrderHistory(id, caller), ct)).ToHttp(
            history => Reply.Ok(new ListBody<OrderHistoryEntry>(history, Next: null, Total: null)));

    /// <summary>Get what followed from an order</summary>
    /// <remarks>For staff who look for where it got stuck: its events and those of its payments, what reacted to them, and the jobs and
    /// deliveries that followed, oldest first. What is not kept any more is not in it.</remarks>
    internal static async Task<IResult> GetOrderTrace(
        OrderId id, IQuery<GetOrderTrace, IReadOnlyList<OrderTraceStep>> orders, Caller caller, CancellationToken ct) =>
        (await orders.Ask(new GetOrderTrace(id, caller), ct)).ToHttp(
            steps => Reply.Ok(new ListBody<OrderTraceStep>(steps, Next: null, Total: null)));

    /// <summary>Follow an order</summary>
    /// <remarks>Server-sent events: first its history, then what happens, as it happens. The `id` of an event is the version of the order
    /// that it made, its name the action, its data an entry of the history. The stream ends when its credential does.</remarks>
    internal static async Task<IResult> FollowOrder(
        OrderId id, LastEventId last, FollowOrderHandler handler, Caller caller, CancellationToken ct) =>
        last.Read() is var after && after.IsFailure
            ? new Problem(after.Error)
            : (await handler.Handle(new FollowOrder(id, after.Value), caller, ct))
                .ToHttp(order => new EventStream<OrderHistoryEntry>(
                    order.Parts, entry => new(entry.Version, entry.Action, entry), SignedIn.IsStillGood));

    /// <summary>Pay an order</summary>
    /// <remarks>With a token of the payment provider. The simulator charges `tok_ok` and declines `tok_declined`. 202 says that the
    /// provider has not decided (`pending`) or did not answer (`unknown`): then it is found out, and shows in the order.</remarks>
    internal static async Task<IResult> PayOrder(
        OrderId id, PayOrder body, IfMatch seen, RequestKey? key, PayOrderHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(
            body, new OrderTarget(id, seen.Versions), caller, key!.Of(body), receipt => Receipt(id, receipt).Store(), ct)).ToHttp(
            Reply.From);

    /// <summary>Cancel an order</summary>
    /// <remarks>Its stock returns, and so does the money. The customer can cancel until it is prepared, staff until it is
    /// shipped.</remarks>
    internal static async Task<IResult> CancelOrder(
        OrderId id, CancelOrder body, IfMatch seen, CancelOrderHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, new OrderTarget(id, seen.Versions), caller, ct)).ToHttp(Shown);

    /// <summary>Cancel the rest of an order</summary>
    /// <remarks>What was not shipped of a partly shipped order is given up: its stock returns, and so does its money. The order is
    /// `shipped` then, or `delivered` where all its parcels have arrived.</remarks>
    internal static async Task<IResult> CancelRest(
        OrderId id, CancelRest body, IfMatch seen, CancelRestHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, new OrderTarget(id, seen.Versions), caller, ct)).ToHttp(Shown);

    /// <summary>Start preparing an order</summary>
    /// <remarks>Not of an order whose money went back.</remarks>
    internal static async Task<IResult> PrepareOrder(
        OrderId id, [FromBody] NoBody? body, IfMatch seen, PrepareOrderHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(new OrderTarget(id, seen.Versions), caller, ct)).ToHttp(Shown);

    /// <summary>Ship an order or a part of it</summary>
    /// <remarks>What leaves the house in one parcel. Nothing that was refunded in full.</remarks>
    internal static async Task<IResult> ShipOrder(
        OrderId id, ShipOrder body, IfMatch seen, ShipOrderHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, new OrderTarget(id, seen.Versions), caller, ct)).ToHttp(
            order => Reply.Created($"/v1/orders/{id}", order, order.Version));

    /// <summary>Record that a shipment was delivered</summary>
    /// <remarks>The order is delivered when its last shipment is.</remarks>
    internal static async Task<IResult> DeliverShipment(
        OrderId id, ShipmentId shipment, [FromBody] NoBody? body, IfMatch seen, DeliverShipmentHandler handler, Caller caller,
        CancellationToken ct) =>
        (await handler.Handle(shipment, new OrderTarget(id, seen.Versions), caller, ct)).ToHttp(Shown);

    /// <summary>Announce a return</summary>
    /// <remarks>What the customer sends back; it changes stock when it is received.</remarks>
    internal static async Task<IResult> RequestReturn(
        OrderId id, RequestReturn body, IfMatch seen, RequestReturnHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, new OrderTarget(id, seen.Versions), caller, ct)).ToHttp(Placed);

    /// <summary>Receive a return</summary>
    /// <remarks>What is not damaged goes back to stock, and the customer gets the money back. Without a body nothing is damaged.</remarks>
    internal static async Task<IResult> ReceiveReturn(
        OrderId id, ReturnId announced, [FromBody] ReceiveReturn? body, IfMatch seen, ReceiveReturnHandler handler, Caller caller,
        CancellationToken ct) =>
        (await handler.Handle(body ?? new ReceiveReturn(Damaged: null), announced, new OrderTarget(id, seen.Versions), caller, ct))
            .ToHttp(Shown);

    /// <summary>What was made of an order, or is a new one.</summary>
    internal static Reply Placed(OrderDetails order) => Reply.Created($"/v1/orders/{order.Id}", order, order.Version);

    internal static Reply Shown(OrderDetails order) => Reply.Ok(order, order.Version);

    internal static Reply Receipt(OrderId order, PaymentReceipt receipt) => receipt.Status == PaymentStatus.Succeeded
        ? Reply.Created($"/v1/orders/{order}", receipt)
        : Reply.Accepted($"/v1/orders/{order}", receipt);

    private static RouteHandlerBuilder AsOrderCommand(this RouteHandlerBuilder route, bool keyRequired = false) =>
        route.AsCommand(keyRequired).OnOrder();

    /// <summary>It can be refused by the order's state and by a stale If-Match.</summary>
    private static RouteHandlerBuilder OnOrder(this RouteHandlerBuilder route) =>
        route.WithMetadata(new IfMatchAccepted()).Refuses(OrderErrors.NotFound, OrderErrors.WrongStateType, UnitOfWorkErrors.Stale);
}
