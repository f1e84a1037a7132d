using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>
/// What one can do with orders over HTTP. Each call answers what came, good or bad; <see cref="Order"/> reads a good one.
/// </summary>
[ShouldlyMethods]
public static class OrderCalls
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static Task<HttpAnswer> PlaceOrder(this Client customer, params (int Pieces, string Sku)[] lines) =>
        customer.Post("/v1/orders", new { lines = Listed(lines), shippingAddress = An.Address() });

    public static Task<HttpAnswer> Pay(this Client customer, OrderView order, string token = "tok_ok") =>
        customer.Post($"{order.Path}/payments", new { token });

    public static Task<HttpAnswer> Cancel(this Client client, OrderView order, string reason = "Changed my mind") =>
        client.Post($"{order.Path}/cancellation", new { reason });

    public static Task<HttpAnswer> CancelRest(this Client support, OrderView order, string reason = "No longer made") =>
        support.Post($"{order.Path}/rest/cancellation", new { reason });

    public static Task<HttpAnswer> Prepare(this Client warehouse, OrderView order) => warehouse.Post($"{order.Path}/preparation");

    public static Task<HttpAnswer> Ship(this Client warehouse, OrderView order, params (int Pieces, string Sku)[] lines) =>
        warehouse.Post($"{order.Path}/shipments", new { lines = Listed(lines), carrier = "DHL", tracking = "00340434161094042557" });

    /// <summary>Ships what is left of every line in one parcel.</summary>
    public static Task<HttpAnswer> ShipRest(this Client warehouse, OrderView order) =>
        warehouse.Ship(
            order, [.. order.Lines.Where(line => line.Quantity > line.Shipped).Select(line => (line.Quantity - line.Shipped, line.Sku))]);

    public static Task<HttpAnswer> Deliver(this Client warehouse, OrderView order, int parcel = 0) =>
        warehouse.Post($"{order.Path}/shipments/{order.Shipments[parcel].Id}/delivery");

    public static Task<HttpAnswer> RequestReturn(this Client customer, OrderView order, params (int Pieces, string Sku)[] lines) =>
        customer.Post($"{order.Path}/returns", new { lines = Listed(lines), reason = "Does not fit" });

    public static Task<HttpAnswer> ReceiveReturn(
        this Client warehouse, OrderView order, int parcel = 0, params (int Pieces, string Sku)[] damaged) =>
        warehouse.Post($"{order.Path}/returns/{order.Returns[parcel].Id}/receipt", new { damaged = Listed(damaged) });

    public static Task<HttpAnswer> Refund(this Client support, OrderView order, long cents, string reason = "Out of kindness") =>
        support.Post($"{order.Path}/refunds", new { amount = new { amount = cents, currency = "EUR" }, reason });

    /// <summary>As a client does that is told to try again: with the same key.</summary>
    public static async Task<HttpAnswer> UntilDecided(this Client client, Func<Client, Task<HttpAnswer>> ask)
    {
        var keyed = client.WithKey(Client.FreshKey());
        return await Eventually.Be(() => ask(keyed), answer => answer.Status != HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>Refunds an order as <see cref="UntilDecided"/> asks.</summary>
    public static Task<HttpAnswer> RefundUntilDecided(this Client support, OrderView order, long cents) =>
        support.UntilDecided(client => client.Refund(order, cents));

    /// <summary>The order as this client sees it now.</summary>
    public static Task<OrderView> See(this Client client, OrderView order) => client.Get(order.Path).Order();

    /// <summary>
    /// The order in a successful answer, read strictly: a member that is missing, or that the contract does not name, fails.
    /// </summary>
    public static async Task<OrderView> Order(this Task<HttpAnswer> asked)
    {
        var answer = await asked;
        ((int)answer.Status).ShouldBeInRange(200, 299, answer.ToString());
        return JsonSerializer.Deserialize<OrderView>(answer.Bytes, Strict)!;
    }

    private static object[] Listed((int Pieces, string Sku)[] lines) =>
        [.. lines.Select(line => new { sku = line.Sku, quantity = line.Pieces })];
}

/// <summary>An order on the wire. What has a default here is left out there when it is not known.</summary>
public sealed record OrderView(
    string Id, string Number, int Version, string Customer, string Status, DateTimeOffset PlacedAt, IReadOnlyList<LineView> Lines,
    MoneyView Total,
    JsonElement ShippingAddress, PaymentView Payment, IReadOnlyList<ShipmentView> Shipments, IReadOnlyList<ReturnView> Returns,
    IReadOnlyList<string> AllowedActions, DateTimeOffset? ExpiresAt = null, string? Note = null)
{
    [JsonIgnore]
    public string Path => $"/v1/orders/{Id}";
}

public sealed record MoneyView(long Amount, string Currency);

public sealed record LineView(
    string Sku, string Name, MoneyView UnitPrice, int Quantity, int Shipped, int Cancelled, int Returned, MoneyView Total,
    MoneyView Refunded);

public sealed record PaymentView(string Status, MoneyView Captured, MoneyView Refunded);

public sealed record PiecesView(string Sku, int Quantity);

public sealed record ShipmentView(
    string Id, IReadOnlyList<PiecesView> Lines, string Carrier, string Tracking, DateTimeOffset ShippedAt,
    DateTimeOffset? DeliveredAt = null);

public sealed record ReturnView(
    string Id, string Status, IReadOnlyList<PiecesView> Lines, string Reason, DateTimeOffset RequestedAt, IReadOnlyList<PiecesView> Damaged,
    DateTimeOffset? ReceivedAt = null);
