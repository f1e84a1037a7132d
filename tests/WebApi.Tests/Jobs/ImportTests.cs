using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Jobs;

public sealed class ImportTests(SharedApi api)
{
    [Fact]
    public async Task Orders_are_placed_line_by_line_and_each_refusal_stands_with_its_line()
    {
        var (sku, scarce, buyer) = (await api.NewProduct(stock: 100), await api.NewProduct(stock: 1), await api.NewCustomer());
        var customer = await buyer.Id();
        string[] lines =
        [
            Line(sku, customer: customer), Line(scarce, quantity: 2, name: "short"), "{", "", Line("NOT-ON-SALE", name: "unknown"),
            Line(sku, quantity: 0),
            Line(sku).Replace("\"note\"", "\"price\"", StringComparison.Ordinal), Line(sku, country: "XX"),
            Line(sku, customer: "usr_01k9c2v8qjf3nbn5z47k3m9qxw"), Line(sku, quantity: 3, customer: customer),
        ];
        var file = await api.As(Admin).SendFile(string.Join("\r\n", lines));

        var job = await api.As(Admin).Do("orders.import", new { file });

        var (result, errors) = (job.Result!.Value, Errors(job));
        (result.GetProperty("placed").GetInt32(), result.GetProperty("refused").GetInt32()).ShouldBe((2, 7));
        errors.Select(error => (error.Line, error.Code)).ShouldBe(
        [
            (2, "order.out_of_stock"), (3, "line.malformed"), (5, "order.unknown_sku"), (6, "order.quantity_out_of_range"),
            (7, "line.malformed"), (8, "address.unknown_country"), (9, "user.not_found"),
        ]);
        errors[0].Ref.ShouldBe("short");
        errors[2].Ref.ShouldBe("unknown");
        job.Progress.ShouldBe(new ProgressView(10, 10));
        var placed = (await buyer.Get("/v1/orders?sort=placedAt").Json()).GetProperty("items").EnumerateArray().ToList();
        placed.Select(order => order.GetProperty("lines")[0].GetProperty("quantity").GetInt32()).ShouldBe([1, 3]);
        placed.ShouldAllBe(order => order.GetProperty("status").GetString() == "awaiting_payment");
        job.Result.Value.GetRawText().ShouldNotContain("Ada", Case.Insensitive);
    }

    [Fact]
    public async Task The_same_file_again_places_nothing_twice()
    {
        var (sku, buyer) = (await api.NewProduct(stock: 100), await api.NewCustomer());
        var customer = await buyer.Id();
        var file = await api.As(Admin).SendFile(string.Join('\n', Enumerable.Repeat(Line(sku, customer: customer), 20)));

        var jobs = await Task.WhenAll(api.As(Admin).Do("orders.import", new { file }), api.As(Admin).Do("orders.import", new { file }));
        var later = await api.As(Admin).Do("orders.import", new { file });

        jobs.Append(later).ShouldAllBe(job => job.Result!.Value.GetProperty("placed").GetInt32() == 20);
        (await buyer.Get("/v1/orders").Json()).GetProperty("items").GetArrayLength().ShouldBe(20);
        (await api.Stock(sku)).Reserved.ShouldBe(20);
    }

    [Fact]
    public async Task Lines_can_stand_in_the_request()
    {
        var sku = await api.NewProduct(stock: 5);

        var job = await api.As(Admin).Do("orders.import", new { lines = new[] { Line(sku), Line(sku) } });

        job.Result!.Value.GetProperty("placed").GetInt32().ShouldBe(2);
        (await api.Stock(sku)).Reserved.ShouldBe(2);
    }

    [Fact]
    public async Task More_than_100_000_lines_are_refused_before_any_is_placed()
    {
        var sku = await api.NewProduct(stock: 5);
        var file = await api.As(Admin).SendFile($"{Line(sku)}\n{new string('\n', 100_000)}x");

        var job = await api.As(Admin).End(await api.As(Admin).Enqueue("orders.import", new { file }).Job());

        (job.Status, job.Error).ShouldBe(("dead", "There are more than 100000 lines: nothing was placed."));
        (await api.Stock(sku)).Reserved.ShouldBe(0);
    }

    [Fact]
    public async Task Of_many_refusals_the_first_thousand_are_kept_and_all_are_counted()
    {
        var file = await api.As(Admin).SendFile(string.Join('\n', Enumerable.Repeat("{}{}", 1500)));

        var job = await api.As(Admin).Do("orders.import", new { file });

        job.Result!.Value.GetProperty("refused").GetInt32().ShouldBe(1500);
        Errors(job).Select(error => error.Line).ShouldBe(Enumerable.Range(1, 1000));
    }

    [Fact]
    public async Task Neither_a_file_nor_lines_is_nothing_to_do() =>
        await api.As(Admin).Enqueue("orders.import").ShouldBeInvalid(("/arguments", "job.arguments_invalid"));

    internal static string Line(string sku, int quantity = 1, string? name = null, string? customer = null, string country = "DE") =>
        JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["ref"] = name,
            ["lines"] = new[] { new { sku, quantity } },
            ["shippingAddress"] = new { name = "Ada Lovelace", line1 = "Am Kanal 1", city = "Berlin", postalCode = "10115", country },
            ["note"] = "Imported",
            ["customer"] = customer,
        });

    private static List<(int Line, string Code, string? Ref)> Errors(JobView job) =>
    [
        .. job.Result!.Value.GetProperty("errors").EnumerateArray().Select(error =>
            (error.GetProperty("line").GetInt32(), error.GetProperty("code").GetString()!, error.TryGetProperty("ref", out var name)
                ? name.GetString()
                : null)),
    ];
}
