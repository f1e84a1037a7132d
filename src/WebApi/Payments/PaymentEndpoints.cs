using CleanOrders.Application.Orders;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Payments;

/// <summary>Money that moved, and was to move. Paying an order stands with the orders.</summary>
internal static class PaymentEndpoints
{
    /// <summary>What a provider says of one payment is short.</summary>
    private const int LargestWebhook = 64 * 1024;

    public static void MapPayments(this IEndpointRouteBuilder api)
    {
        var payments = api.MapGroup("").WithTags("Payments").WithExamples(PaymentExamples.All);

        _ = payments.MapGet("/v1/payments", ListPayments)
            .Takes(
                QueryParameter.AnyOf<PaymentStatus>("status", "Attempts in this status. May stand several times: attempts in any of them."),
                QueryParameter.Text("provider", "Attempts with this provider."),
                QueryParameter.Text("order", "Attempts to pay this order."), QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<PaymentDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = payments.MapGet("/v1/payments/{id:pay}", GetPayment).Produces<PaymentDetails>().Refuses(PaymentErrors.NotFound);
        _ = payments.MapGet("/v1/payments/reconciliations", ListReconciliations).Takes(QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<ReconciliationDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = payments.MapPost("/v1/orders/{id:ord}/refunds", RefundOrder).AsCommand(keyRequired: true).WithMetadata(new IfMatchAccepted())
            .Produces<RefundDetails>(201)
            .Refuses(OrderErrors.NotFound, UnitOfWorkErrors.Stale, PaymentErrors.RefundExceedsCaptured);
        _ = payments.MapPost("/v1/payments/{id:pay}/refunds", RefundPayment).AsCommand(keyRequired: true).Produces<RefundDetails>(201)
            .Refuses(PaymentErrors.NotFound, PaymentErrors.RefundExceedsCaptured);
        _ = payments.MapPost("/v1/payments/webhooks/{provider}", ReceiveWebhook)
            .WithMetadata(new FileTaken(LargestWebhook), new NotLimited())
            .Accepts<Stream>("application/json")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(PaymentErrors.UnknownProvider, PaymentErrors.WebhookRefused, UnitOfWorkErrors.InFlight);
    }

    /// <summary>List payments</summary>
    /// <remarks>Every attempt to take money with its ledger, the youngest first.</remarks>
    internal static async Task<IResult> ListPayments(
        [FromQuery] string[]? status, string? provider, string? order, string? limit, string? cursor,
        IQuery<ListPayments, Page<PaymentDetails>> payments, Caller caller, HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListPayments(
            caller, [.. (status ?? []).Select(name => filter.Name<PaymentStatus>("/status", name)).Distinct()],
            filter.Words("/provider", provider), filter.Id<OrderId>("/order", order),
            filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await payments.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Get a payment</summary>
    /// <remarks>One attempt to take money, with every entry of its ledger.</remarks>
    internal static async Task<IResult> GetPayment(
        PaymentId id, IQuery<GetPayment, PaymentDetails> payments, Caller caller, CancellationToken ct) =>
        (await payments.Ask(new GetPayment(id, caller), ct)).ToHttp(payment => Reply.Ok(payment));

    /// <summary>List reconciliations</summary>
    /// <remarks>Each compares the ledger with the provider's books for a time, the youngest first. A difference changes no money by
    /// itself.</remarks>
    internal static async Task<IResult> ListReconciliations(
        string? limit, string? cursor, IQuery<ListReconciliations, Page<ReconciliationDetails>> reconciliations, Caller caller,
        HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListReconciliations(caller, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await reconciliations.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Refund an order or a part of it</summary>
    /// <remarks>Never more than what was captured and not refunded yet. The refund is promised with the answer, and the payment provider is
    /// asked right after it; the order's `payment.refunded` counts it from then on.</remarks>
    internal static async Task<IResult> RefundOrder(
        OrderId id, RefundOrder body, IfMatch seen, RefundOrderHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, new OrderTarget(id, seen.Versions), caller, ct)).ToHttp(
            refund => Reply.Created($"/v1/orders/{id}", refund));

    /// <summary>Refund a payment or a part of it</summary>
    /// <remarks>Also one that paid no order, because it came too late. Never more than what was captured and neither went back nor is on
    /// its way. The refund is promised with the answer, and the payment provider is asked right after it; the order's `payment.refunded`
    /// counts it from then on.</remarks>
    internal static async Task<IResult> RefundPayment(
        PaymentId id, RefundPayment body, RefundPaymentHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, caller, ct)).ToHttp(refund => Reply.Created($"/v1/payments/{id}", refund));

    /// <summary>Receive a webhook of a payment provider</summary>
    /// <remarks>Signed as Standard Webhooks are. Each `webhook-id` takes effect once; the answer comes after that is stored.</remarks>
    internal static async Task<IResult> ReceiveWebhook(
        string provider, HttpRequest request, ReceiveWebhookHandler handler, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        return (await handler.Handle(
            new ReceiveWebhook(provider, name => request.Headers[name] is [var only] ? only : null, body.ToArray()), ct)).ToHttp(
            stored => Reply.NoContent(stored.IsReplay));
    }
}
