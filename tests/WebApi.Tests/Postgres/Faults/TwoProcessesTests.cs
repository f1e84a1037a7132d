namespace CleanOrders.WebApi.Tests.Postgres.Faults;

/// <summary>Two processes that were started at once on one empty database.</summary>
public sealed class TwoProcesses : IAsyncLifetime
{
    private ApiProcess[] _processes = [];

    public TestDatabase Database { get; private set; } = null!;

    public ApiProcess First => _processes[0];

    public ApiProcess Second => _processes[1];

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.New();
        _processes = await Task.WhenAll(ApiProcess.Start(Database), ApiProcess.Start(Database));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        await Database.DisposeAsync();
    }
}

public sealed class TwoProcessesTests(TwoProcesses api) : IClassFixture<TwoProcesses>
{
    [Fact]
    public async Task Two_hundred_buyers_at_once_get_exactly_the_last_twenty_pieces()
    {
        var sku = await api.First.NewProduct(stock: 20);
        Client[] buyers = [api.First.As(Customer), api.Second.As(Customer), api.First.As(Customer2), api.Second.As(Customer2)];
        _ = await Task.WhenAll(buyers.Select(buyer => buyer.Token()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => buyers[i % buyers.Length].PlaceOrder((1, sku))));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(20);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.Created))
            await Task.FromResult(refused).ShouldBeProblem(409, "order.out_of_stock");
        await api.Second.StockShouldBe(sku, onHand: 20, reserved: 20);
        await api.Database.ShouldAddUp();
    }

    [Fact]
    public async Task Fifty_posts_with_one_key_make_one_order_and_get_one_answer()
    {
        var sku = await api.First.NewProduct(stock: 1000);
        var key = Client.FreshKey();
        Client[] connections = [api.First.As(Customer).WithKey(key), api.Second.As(Customer).WithKey(key)];
        _ = await Task.WhenAll(connections.Select(client => client.Token()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => connections[i % 2].PlaceOrder((2, sku))));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created);
        answers.Select(answer => (answer.Text, answer.Location, answer.ETag)).Distinct().ShouldHaveSingleItem();
        answers.Count(answer => answer.IsReplay).ShouldBe(49);
        (await api.Database.Scalar<long>($"SELECT count(*) FROM order_lines WHERE sku = '{sku}'")).ShouldBe(1);
        await api.First.StockShouldBe(sku, onHand: 1000, reserved: 2);
    }

    [Fact]
    public async Task Starting_two_at_once_seeds_the_database_once()
    {
        (await api.Database.Scalar<long>("SELECT count(*) FROM products WHERE sku LIKE 'SKU-%'")).ShouldBe(1000);
        (await api.Database.Scalar<long>("SELECT count(*) FROM stock_movements WHERE kind = 'adjusted' AND sku LIKE 'SKU-%'")).ShouldBe(
            1000);
        (await api.Database.Scalar<long>("SELECT count(*) FROM users")).ShouldBe(Enum.GetValues<Who>().Length);
        (await api.Database.Scalar<long>("SELECT count(*) FROM signing_keys")).ShouldBe(1);
        foreach (var process in (ApiProcess[])[api.First, api.Second])
            process.Output.Split('\n').Count(line => line.Contains("Database: PostgreSQL at", StringComparison.Ordinal))
                .ShouldBe(1, process.Output);
    }
}
