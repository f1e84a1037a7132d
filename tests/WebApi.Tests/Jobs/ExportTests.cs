using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Jobs;

public sealed class ExportTests(SharedApi api)
{
    [Fact]
    public async Task A_table_has_a_line_for_each_order_and_no_formula()
    {
        var (buyer, sku) = (await api.NewCustomer(), await api.NewProduct(price: 250));
        var order = await buyer.Post("/v1/orders", new
        {
            lines = new[] { new { sku, quantity = 3 } },
            shippingAddress = An.Address(),
            note = "=HYPERLINK(\"http://evil.example\"), please",
        }).Order();
        await buyer.Pay(order).ShouldBe(HttpStatusCode.Created);
        var plain = await buyer.PlaceOrder((1, sku)).Order();

        var job = await api.As(Admin).Do("orders.export", new { format = "csv", customer = order.Customer });
        var answer = await api.As(Admin).Get($"{job.Path}/result").ShouldBe(HttpStatusCode.OK);

        answer.Text.Split("\r\n").ShouldBe(
        [
            "id,number,customer,status,placedAt,total,currency,captured,refunded,payment,lines,pieces,note",
            $"{order.Id},{order.Number},{order.Customer},paid,{order.PlacedAt:yyyy-MM-ddTHH:mm:ss.fffZ},"
                + $"750,EUR,750,0,paid,1,3,\"'=HYPERLINK(\"\"http://evil.example\"\"), please\"",
            $"{plain.Id},{plain.Number},{plain.Customer},awaiting_payment,{plain.PlacedAt:yyyy-MM-ddTHH:mm:ss.fffZ},"
                + "250,EUR,0,0,unpaid,1,1,",
            "",
        ]);
        answer.ContentHeaders.ContentType?.ToString().ShouldBe("text/csv; charset=utf-8");
        answer.ContentHeaders.ContentDisposition?.ToString().ShouldBe("attachment; filename=orders.csv; filename*=UTF-8''orders.csv");
        answer.ContentHeaders.ContentLength.ShouldBe(answer.Bytes.Length);
        answer.Headers.CacheControl?.ToString().ShouldBe("no-cache, private");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        job.ResultFile.ShouldBe(new ResultFileView("orders.csv", "text/csv; charset=utf-8", answer.Bytes.Length));
        job.Progress.ShouldBe(new ProgressView(2, 2));
        job.Result!.Value.GetProperty("orders").GetInt32().ShouldBe(2);
        (await api.As(Admin).With("Accept", "text/csv").Get($"{job.Path}/result")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Each_line_of_json_is_an_order_as_the_list_shows_it()
    {
        var (buyer, sku) = (await api.NewCustomer(), await api.NewProduct());
        for (var i = 1; i <= 3; i++)
            _ = await buyer.PlaceOrder((i, sku)).Order();
        var customer = await buyer.Id();

        var lines = await api.As(Admin).ResultLines(await api.As(Admin).Do("orders.export", new { format = "ndjson", customer }));

        var listed = await api.As(Admin).Get($"/v1/orders?sort=placedAt&customer={customer}").Json();
        lines.ShouldBe(listed.GetProperty("items").EnumerateArray().Select(order => order.GetRawText()));
    }

    [Fact]
    public async Task The_filter_is_that_of_the_list()
    {
        var (buyer, sku) = (await api.NewCustomer(), await api.NewProduct(price: 100));
        var orders = new List<OrderView>();
        for (var i = 1; i <= 4; i++)
            orders.Add(await buyer.PlaceOrder((i, sku)).Order());
        await buyer.Cancel(orders[3]).ShouldBe(HttpStatusCode.OK);
        var customer = orders[0].Customer;

        (await Exported(new { customer, status = new[] { "cancelled" } })).ShouldBe([orders[3].Id]);
        (await Exported(new { sku, totalFrom = 200, totalTo = 300 })).ShouldBe([orders[1].Id, orders[2].Id]);
        (await Exported(new { number = orders[1].Number })).ShouldBe([orders[1].Id]);
        (await Exported(new { customer, placedFrom = orders[2].PlacedAt })).ShouldBe([orders[2].Id, orders[3].Id]);
        (await Exported(new { customer, placedTo = orders[2].PlacedAt, status = new[] { "awaiting_payment", "cancelled" } })).ShouldBe(
            [orders[0].Id, orders[1].Id]);
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("dead")]
    public async Task Of_an_export_that_is_stopped_midway_nothing_is_served_and_nothing_is_left(string end)
    {
        await using var host = await Api.New(new ApiOptions
        {
            Services = services => services.AddScoped<IQuery<ListOrders, Page<OrderDetails>>, BlockedOrders>(),
        });
        await host.As(Admin).Allow("customer", "orders:place", "jobs:enqueue").ShouldBe(HttpStatusCode.OK);
        var (id, _, tokens) = await host.Somebody();
        var sender = host.Bearing(tokens.AccessToken);
        _ = await sender.PlaceOrder((1, "SKU-00001")).Order();
        var job = await sender.Enqueue("orders.export").Job();
        _ = await Eventually.Be(() => host.Database.Scalar<long>("SELECT count(*) FROM job_file_parts"), parts => parts > 1);

        await (end == "dead" ? host.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK) : sender.Cancel(job).ShouldBe(HttpStatusCode.Accepted));

        var ended = await host.As(Admin).End(job);
        (ended.Status, ended.Result, ended.ResultFile).ShouldBe((end, null, null));
        await host.As(Admin).Get($"{job.Path}/result").ShouldBeProblem(409, "job.not_done");
        (await host.Database.Scalar<long>("SELECT count(*) FROM job_files")).ShouldBe(0);
        (await host.Database.Scalar<long>("SELECT count(*) FROM job_file_parts")).ShouldBe(0);
    }

    private async Task<string[]> Exported(object filter) =>
        [.. (await api.As(Admin).ResultLines(await api.As(Admin).Do("orders.export", filter))).Skip(1).Select(line => line.Split(',')[0])];

    /// <summary>One page with enough for several parts of a file, and a second one that never comes.</summary>
    private sealed class BlockedOrders(IServiceProvider services) : IQuery<ListOrders, Page<OrderDetails>>
    {
        public async Task<Result<Page<OrderDetails>>> Ask(ListOrders question, CancellationToken ct)
        {
            if (question.Page.Cursor is not null)
                await Task.Delay(Timeout.Infinite, ct);
            var orders = services.GetServices<IQuery<ListOrders, Page<OrderDetails>>>().First();
            return (await orders.Ask(question, ct)).Then(
                page => new Page<OrderDetails>([.. Enumerable.Repeat(page.Items[0], 10_000)], "more", page.Total));
        }
    }
}
