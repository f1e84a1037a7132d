using System.Net;
using System.Text.Json;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>What staff can see of payments over HTTP.</summary>
[ShouldlyMethods]
public static class PaymentCalls
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Every attempt to pay the order, the youngest first.</summary>
    public static async Task<IReadOnlyList<PaymentAttemptView>> PaymentsOf(this Client staff, OrderView order) =>
        (await staff.Get($"/v1/payments?order={order.Id}").ShouldBe(HttpStatusCode.OK)).Member("items")
            .Deserialize<PaymentAttemptView[]>(Strict)!;

    public static Task<HttpAnswer> RefundPayment(
        this Client support, string payment, long cents, string currency = "EUR", string reason = "Out of kindness") =>
        support.Post($"/v1/payments/{payment}/refunds", new { amount = new { amount = cents, currency }, reason });

    /// <summary>Waits until the order's only attempt is as wanted.</summary>
    public static Task<PaymentAttemptView> PaymentOf(this Client staff, OrderView order, Func<PaymentAttemptView, bool> asWanted) =>
        Eventually.Be(async () => (await staff.PaymentsOf(order)).ShouldHaveSingleItem(), asWanted);

    /// <summary>Compares the ledger with the provider's books around now, and answers what differs.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Reconcile(this Client admin, DateTimeOffset now)
    {
        var job = await admin.Do("payments.reconcile", new { from = now.AddHours(-12), to = now.AddHours(12) });
        var id = job.Result!.Value.GetProperty("id").GetString();
        var all = (await admin.Get("/v1/payments/reconciliations").ShouldBe(HttpStatusCode.OK)).Member("items").EnumerateArray();
        return [.. all.Single(one => one.GetProperty("id").GetString() == id).GetProperty("differences").EnumerateArray()];
    }
}

/// <summary>An attempt to pay on the wire.</summary>
public sealed record PaymentAttemptView(
    string Id, string Order, string Provider, string Status, MoneyView Amount, MoneyView Authorised, MoneyView Captured, MoneyView Refunded,
    MoneyView RefundPending,
    DateTimeOffset BegunAt, IReadOnlyList<RefundView> Refunds, IReadOnlyList<PaymentEntryView> Entries, string? Reference = null,
    string? Reason = null, DateTimeOffset? EndedAt = null);

public sealed record RefundView(
    string Id, string Status, MoneyView Amount, string Reason, string By, DateTimeOffset RequestedAt, IReadOnlyList<RefundLineView> Lines,
    DateTimeOffset? EndedAt = null, string? Reference = null, string? Failure = null);

public sealed record RefundLineView(string Sku, MoneyView Amount);

public sealed record PaymentEntryView(
    int Version, string Kind, MoneyView Amount, DateTimeOffset At, string By, string? Refund = null, string? Reason = null);
