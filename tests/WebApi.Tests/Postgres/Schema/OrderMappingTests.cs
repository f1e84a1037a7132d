using CleanOrders.Domain.Orders;
using CleanOrders.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CleanOrders.WebApi.Tests.Postgres.Schema;

/// <summary>A new order is written as statements and read and changed through EF: both must mean the same columns.</summary>
public sealed class OrderMappingTests(SharedApi api)
{
    private const string OrderRow = "SELECT to_jsonb(orders) FROM orders WHERE number = '{0}'";
    private const string LineRows =
        "SELECT to_jsonb(order_lines) FROM order_lines JOIN orders ON id = order_id WHERE number = '{0}' ORDER BY position";

    [Fact]
    public async Task What_placing_answers_is_what_is_read_afterwards()
    {
        var customer = await api.NewCustomer();
        var placed = await Place(customer);

        (await customer.Get(placed.Location!)).Text.ShouldBe(placed.Text);
        (await customer.Get("/v1/orders").Json()).GetProperty("items")[0].GetRawText().ShouldBe(placed.Text);
    }

    [Fact]
    public async Task EF_would_have_written_the_same_rows()
    {
        var number = (await Place(await api.NewCustomer())).Member("number").GetString()!;
        var before = (await Row(OrderRow, number), await Row(LineRows, number));

        await using (var scope = api.Services.CreateAsyncScope())
        {
            var db = (DbContext)scope.ServiceProvider.GetRequiredService(
                typeof(InfrastructureServices).Assembly.GetTypes().Single(type => type.IsSubclassOf(typeof(DbContext))));
            var order = await db.Set<Order>().Include(order => order.Lines)
                .SingleAsync(order => order.Number == new OrderNumber(number), TestContext.Current.CancellationToken);
            var entries = db.ChangeTracker.Entries().ToList();
            entries.Count.ShouldBe(1 + 3);
            await api.Database.Execute($"""
                DELETE FROM order_history USING orders WHERE id = order_id AND number = '{number}';
                DELETE FROM order_lines USING orders WHERE id = order_id AND number = '{number}';
                DELETE FROM orders WHERE number = '{number}'
                """);
            foreach (var entry in entries)
                entry.State = EntityState.Added;
            (await db.SaveChangesAsync(TestContext.Current.CancellationToken)).ShouldBe(entries.Count);
        }

        (await Row(OrderRow, number), await Row(LineRows, number)).ShouldBe(before);
    }

    [Fact]
    public async Task A_change_touches_the_columns_that_it_is_about_and_no_other()
    {
        var customer = await api.NewCustomer();
        var order = await Task.FromResult(await Place(customer)).Order();

        await Changes(order.Number, () => customer.Pay(order), ["status", "version", "captured", "payment_id"], []);
        await Changes(order.Number, () => api.As(Warehouse).Prepare(order), ["status", "version"], []);
        await Changes(
            order.Number, () => api.As(Warehouse).Ship(order, (1, order.Lines[0].Sku)), ["status", "version", "shipments"], ["shipped"]);
        order = await customer.See(order);
        await Changes(order.Number, () => api.As(Warehouse).Deliver(order), ["version", "shipments"], []);
        await Changes(order.Number, () => api.As(Warehouse).ShipRest(order), ["status", "version", "shipments"], ["shipped"]);
        order = await customer.See(order);
        await Changes(order.Number, () => api.As(Warehouse).Deliver(order, parcel: 1), ["status", "version", "shipments"], []);
        await Changes(order.Number, () => customer.RequestReturn(order, (1, order.Lines[1].Sku)), ["version", "returns"], []);
        order = await customer.See(order);
        await Changes(
            order.Number, () => api.As(Warehouse).ReceiveReturn(order), ["status", "version", "refunded", "returns"],
            ["returned", "refunded"]);
    }

    [Fact]
    public async Task Lines_keep_their_order_whichever_way_the_database_finds_them()
    {
        await using var database = await TestDatabase.Seeded();
        var withoutIndexes =
            new NpgsqlConnectionStringBuilder(
                database.ConnectionString)
            { Options = "-c enable_indexscan=off -c enable_bitmapscan=off" }.ConnectionString;
        await using var other =
            await Api.New(
                new ApiOptions
                {
                    Database = database,
                    Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings:Orders"] = withoutIndexes }
                });
        var customer = other.As(Customer);
        var order = await Task.FromResult(await Place(customer)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        await other.As(Warehouse).Prepare(order).ShouldBe(HttpStatusCode.OK);

        // A row that was changed lies behind those that were not.
        await other.As(Warehouse).Ship(order, (1, order.Lines[0].Sku)).ShouldBe(HttpStatusCode.Created);

        var skus = order.Lines.Select(line => line.Sku);
        (await customer.See(order)).Lines.Select(line => line.Sku).ShouldBe(skus);
        (await other.As(Warehouse).ShipRest(await customer.See(order)).Order()).Lines.Select(line => line.Sku).ShouldBe(skus);
        (await customer.Get("/v1/orders").Json()).GetProperty("items")[0].GetProperty("lines").EnumerateArray()
            .Select(line => line.GetProperty("sku").GetString()).ShouldBe(skus);
    }

    private async Task Changes(string number, Func<Task<HttpAnswer>> change, string[] ofOrder, string[] ofLines)
    {
        var (order, lines) = (await Row(OrderRow, number), await Row(LineRows, number));
        var answer = await change();
        ((int)answer.Status).ShouldBeLessThan(300, answer.ToString());
        Changed(order, await Row(OrderRow, number)).ShouldBe(ofOrder, ignoreOrder: true, answer.ToString());
        Changed(lines, await Row(LineRows, number)).ShouldBe(ofLines, ignoreOrder: true, answer.ToString());
    }

    private static IEnumerable<string> Changed(string before, string after) =>
        Members(before).Except(Members(after)).Select(member => member.Name).Distinct();

    private static IEnumerable<(int Row, string Name, string Value)> Members(string rows) => rows.Split('\n').SelectMany((row, i) =>
        System.Text.Json.JsonDocument.Parse(row).RootElement.EnumerateObject()
            .Select(member => (i, member.Name, member.Value.GetRawText())));

    private async Task<string> Row(string rows, string number) =>
        string.Join('\n', await api.Database.Column(string.Format(System.Globalization.CultureInfo.InvariantCulture, rows, number)));

    // Nothing is left out, so that nothing is equal only because it is nothing.
    private static Task<HttpAnswer> Place(Client customer) => customer.Post("/v1/orders", new
    {
        lines = new[] { new { sku = "SKU-00003", quantity = 2 }, new { sku = "SKU-00001", quantity = 1 },
            new { sku = "SKU-00002", quantity = 3 } },
        shippingAddress = An.Address() with { Line2 = "Hinterhaus", Region = "Berlin" },
        note = "Bitte klingeln, “zweimal”",
    }).ShouldBe(HttpStatusCode.Created);
}
