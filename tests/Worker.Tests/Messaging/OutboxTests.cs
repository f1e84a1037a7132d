using System.Text.Json;

namespace CleanOrders.Worker.Tests.Messaging;

public sealed class OutboxTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_happens_to_an_order_is_to_be_published_in_order_and_with_all_that_is_known_of_it(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });

        var order = await api.As(Customer).PlaceOrder((2, "SKU-00001")).Order();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        await api.As(Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);

        var all = await database.Outbox();
        var rows = all.Where(row => row.Aggregate == order.Id).ToList();
        rows.Select(row => row.Type).ShouldBe(["order_placed", "order_paid", "order_cancelled", "order_refunded"]);
        rows.Select(row => row.Sequence).ShouldBe([1, 2, 3, 4]);
        var payment = all.Except(rows).ToList();
        payment.Select(row => row.Type).ShouldBe(["payment_begun", "payment_authorised", "payment_captured", "payment_refund_requested"]);
        payment.Select(row => row.Sequence).ShouldBe([1, 2, 3, 4]);
        var paid = JsonDocument.Parse(rows[1].Data).RootElement;
        paid.GetProperty("order").GetString().ShouldBe(order.Id);
        paid.GetProperty("from").GetString().ShouldBe("awaiting_payment");
        paid.GetProperty("to").GetString().ShouldBe("paid");
        paid.GetProperty("by").GetString()!.ShouldStartWith("usr_");
        paid.GetProperty("payment").GetString()!.ShouldStartWith("pay_");
    }

    [Fact]
    public async Task What_is_refused_is_not_published()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });

        await api.As(Customer).PlaceOrder((5000, "SKU-00001")).ShouldBe(HttpStatusCode.BadRequest);
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        await api.As(Warehouse).ShipRest(order).ShouldBe(HttpStatusCode.Conflict);

        (await database.Outbox()).Select(row => row.Type).ShouldBe(["order_placed"]);
    }
}
