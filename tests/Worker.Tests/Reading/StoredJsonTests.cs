using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Notifications.Accounts;
using CleanOrders.Application.Orders.Files;
using CleanOrders.Application.Payments;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Json;

namespace CleanOrders.Worker.Tests.Reading;

/// <summary>
/// The JSON in the columns of existing databases: what is written today must be what was written before. Events have a page of their own,
/// and <c>EventContractTests</c>.
/// </summary>
public sealed class StoredJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 26, 10, 30, 0, TimeSpan.FromHours(1));
    private static readonly OrderId Order = Id<OrderId>("ord_01jz8m5k3vf7q9w2x4y6a8b0cd");
    private static readonly PaymentId Payment = Id<PaymentId>("pay_01jz8m5k3vf7q9w2x4y6a8b0ce");
    private static readonly RefundId Refund = Id<RefundId>("rfd_01jz8m5k3vf7q9w2x4y6a8b0cf");
    private static readonly ShipmentId Shipment = Id<ShipmentId>("shp_01jz8m5k3vf7q9w2x4y6a8b0cg");
    private static readonly ReturnId Return = Id<ReturnId>("ret_01jz8m5k3vf7q9w2x4y6a8b0ch");
    private static readonly UserId User = Id<UserId>("usr_01jz8m5k3vf7q9w2x4y6a8b0cj");
    private static readonly Money Amount = new(1999, Currency.Eur);
    private static readonly Pieces TwoLamps = new(new Sku("LAMP-1"), new Quantity(2));
    private static readonly IntegrationEvent Happened = new(
        Id<IntegrationEventId>("evt_01jz8m5k3vf7q9w2x4y6a8b0ck"), "order_delivered", 1, $"{Order}", 2, At,
        JsonElement.Parse("""{"order":"ord_01jz8m5k3vf7q9w2x4y6a8b0cd","version":2}"""));

    private static readonly Dictionary<string, (object Value, string Json)> Columns = new(StringComparer.Ordinal)
    {
        ["orders.shipping_address"] = (
            new Address("Ada & Søn", "Am Kanal 1", Line2: null, "Berlin", Region: null, "10115", "DE"),
            """{"name":"Ada \u0026 S\u00F8n","line1":"Am Kanal 1","city":"Berlin","postalCode":"10115","country":"DE"}"""),
        ["orders.shipments"] = (
            new Shipment(Shipment, [TwoLamps], new Tracking("DHL", "0034"), At, DeliveredAt: null),
            """
            {"id":"shp_01jz8m5k3vf7q9w2x4y6a8b0cg","lines":[{"sku":"LAMP-1","quantity":2}],"tracking":{"carrier":"DHL","number":"0034"},
            "shippedAt":"2026-11-26T09:30:00.000Z"}
            """),
        ["orders.returns"] = (
            new Return(Return, [TwoLamps], new Note("Too bright"), At, [], ReceivedAt: At.AddDays(1)),
            """
            {"id":"ret_01jz8m5k3vf7q9w2x4y6a8b0ch","lines":[{"sku":"LAMP-1","quantity":2}],"reason":"Too bright",
            "requestedAt":"2026-11-26T09:30:00.000Z","damaged":[],"receivedAt":"2026-11-27T09:30:00.000Z"}
            """),
        ["payments.refunds"] = (
            new Refund(
                Refund, Amount, new Note("Sorry"), User, At, [new RefundLine(TwoLamps.Sku, Amount)], RefundStatus.Succeeded,
                new ProviderReference("re_1"), Why: null, EndedAt: At),
            """
            {"id":"rfd_01jz8m5k3vf7q9w2x4y6a8b0cf","amount":{"amount":1999,"currency":"EUR"},"reason":"Sorry",
            "by":"usr_01jz8m5k3vf7q9w2x4y6a8b0cj","requestedAt":"2026-11-26T09:30:00.000Z",
            "lines":[{"sku":"LAMP-1","amount":{"amount":1999,"currency":"EUR"}}],"status":"succeeded","reference":"re_1",
            "endedAt":"2026-11-26T09:30:00.000Z"}
            """),
        ["payment_reconciliations.differences"] = (
            new PaymentDifference(DifferenceKind.Missing, $"{Payment}", Refund: null, Ours: null, Amount),
            """
            {"kind":"missing","payment":"pay_01jz8m5k3vf7q9w2x4y6a8b0ce","theirs":{"amount":1999,"currency":"EUR"}}
            """),
    };

    private static readonly Dictionary<string, (object Value, string Json)> Jobs = new(StringComparer.Ordinal)
    {
        ["payments.resolve"] = (
            new ResolvePayment(Payment, FromWebhook: true), """{"payment":"pay_01jz8m5k3vf7q9w2x4y6a8b0ce","told":true}"""),
        ["accounts.mail"] = (
            new SendAccountMail(AccountMailKind.Registered, User: User.Value), $$"""{"kind":"registered","user":"{{User.Value}}"}"""),
        ["messages.react"] = (
            new ReactToEvent("notifications", Happened),
            """
            {"reaction":"notifications","fact":{"id":"evt_01jz8m5k3vf7q9w2x4y6a8b0ck","type":"order_delivered","version":1,
            "aggregate":"ord_01jz8m5k3vf7q9w2x4y6a8b0cd","sequence":2,"at":"2026-11-26T09:30:00.000Z",
            "data":{"order":"ord_01jz8m5k3vf7q9w2x4y6a8b0cd","version":2}}}
            """),
        ["orders.import: its state"] = (
            new OrdersImport(Line: 3, Placed: 1, Refused: 1, [new ImportError(2, "order.unknown_sku", "There is no SKU-X.")]),
            """{"line":3,"placed":1,"refused":1,"errors":[{"line":2,"code":"order.unknown_sku","detail":"There is no SKU-X."}]}"""),
    };

    public static TheoryData<string> ColumnNames => [.. Columns.Keys];

    public static TheoryData<string> JobNames => [.. Jobs.Keys];

    [Theory, MemberData(nameof(ColumnNames))]
    public void Columns_are_written_and_read_as_before(string name) => Check(Columns[name], DomainJson.Options);

    [Theory, MemberData(nameof(JobNames))]
    public void Jobs_are_written_and_read_as_before(string name) => Check(Jobs[name], JobJson.Options);

    private static void Check((object Value, string Json) stored, JsonSerializerOptions options)
    {
        var json = stored.Json.ReplaceLineEndings("");
        var type = stored.Value.GetType();
        JsonSerializer.Serialize(stored.Value, type, options).ShouldBe(json);
        JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type, options), type, options).ShouldBe(json);
    }

    private static TId Id<TId>(string text)
        where TId : struct, ITypedId<TId> => TypedId.TryParse<TId>(text, out var id) ? id : throw new FormatException(text);
}
