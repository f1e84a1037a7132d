using System.ComponentModel;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Application.Conversations;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Returns;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Content.Reviews;
using CleanOrders.WebApi.Conversations;
using CleanOrders.WebApi.GraphQL.Execution;
using CleanOrders.WebApi.Orders;
using GraphQL;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>
/// What can be done. Each field is an operation of the HTTP API in other words: the same use case, unit of work and idempotency key.
/// </summary>
internal sealed class Mutations
{
    private Mutations()
    {
    }

    [Description("Reserves the stock of every line or of none. Prices come from the catalogue.")]
    public static Task<OrderDetails?> PlaceOrder(
        [FromServices] PlaceOrderHandler handler, IResolveFieldContext context, PlaceOrder input, string idempotencyKey) =>
        context.Run(new MutationKey<OrderDetails>("/v1/orders", idempotencyKey), input, async (body, caller, ct) =>
            (await handler.Handle(body, caller, ct)).Then(OrderEndpoints.Placed));

    [Description("With a token of the payment provider. `PENDING` and `UNKNOWN` show in the order how they end.")]
    public static Task<PaymentReceipt?> PayOrder(
        [FromServices] PayOrderHandler handler, IResolveFieldContext context, [Id] string order, PayOrder input, string idempotencyKey,
        int? version)
    {
        var id = context.IdOf<OrderId>(order, OrderErrors.NotFound);
        return context.RunOwnUnits(
            new MutationKey<PaymentReceipt>($"/v1/orders/{id}/payments", idempotencyKey), input, (body, caller, key, ct) => handler.Handle(
                body, Target(id, version), caller, key, receipt => OrderEndpoints.Receipt(id, receipt).Store(), ct));
    }

    [Description("Its stock returns, and so does the money. The customer can cancel until it is prepared, staff until it is shipped.")]
    public static Task<OrderDetails?> CancelOrder(
        [FromServices] CancelOrderHandler handler, IResolveFieldContext context, [Id] string order, CancelOrder input,
        string idempotencyKey, int? version)
    {
        var id = context.IdOf<OrderId>(order, OrderErrors.NotFound);
        var key = new MutationKey<OrderDetails>($"/v1/orders/{id}/cancellation", idempotencyKey);
        return context.Run(key, input, async (body, caller, ct) =>
            (await handler.Handle(body, Target(id, version), caller, ct)).Then(OrderEndpoints.Shown));
    }

    [Description("What the customer sends back; it changes stock when it is received.")]
    public static Task<OrderDetails?> RequestReturn(
        [FromServices] RequestReturnHandler handler, IResolveFieldContext context, [Id] string order, RequestReturn input,
        string idempotencyKey, int? version)
    {
        var id = context.IdOf<OrderId>(order, OrderErrors.NotFound);
        var key = new MutationKey<OrderDetails>($"/v1/orders/{id}/returns", idempotencyKey);
        return context.Run(key, input, async (body, caller, ct) =>
            (await handler.Handle(body, Target(id, version), caller, ct)).Then(OrderEndpoints.Placed));
    }

    [Description("For whoever has received the product, once. What has a word that moderators want to see first waits for one of them.")]
    public static Task<ReviewDetails?> WriteReview(
        [FromServices] WriteReviewHandler handler, IResolveFieldContext context, string sku, WriteReview input, string idempotencyKey)
    {
        var product = Resolving.Read("/sku", Sku.From(sku));
        var key = new MutationKey<ReviewDetails>($"/v1/products/{product}/reviews", idempotencyKey);
        return context.Run(key, input, async (body, caller, ct) =>
            (await handler.Handle(body, product, caller, ct)).Then(ReviewEndpoints.Written));
    }

    [Description("The same `clientId` again is the same message.")]
    public static Task<MessageDetails?> SendMessage(
        [FromServices] SendMessageHandler handler, IResolveFieldContext context, [Id] string conversation, SendMessage input,
        string idempotencyKey)
    {
        var id = context.IdOf<ConversationId>(conversation, ConversationErrors.NotFound);
        var key = new MutationKey<MessageDetails>($"/v1/conversations/{id}/messages", idempotencyKey);
        return context.Run(key, input, async (body, caller, ct) =>
            (await handler.Handle(body, id, caller, ct)).Then(ConversationEndpoints.Sent));
    }

    private static OrderTarget Target(OrderId id, int? version) => new(id, version is { } seen ? [seen] : null);
}
