namespace CleanOrders.WebApi.Tests.Postgres.Orders;

/// <summary>Many follow one order: the database is asked for it once, not by each of them.</summary>
public sealed class SharedPollTests
{
    private const int Each = 10;

    [Fact]
    public async Task However_many_follow_an_order_one_look_tells_them_all()
    {
        await using var database = await TestDatabase.Seeded();
        await using var tap = new WireTap(database.ConnectionString!);
        await using var api = await Api.New(new ApiOptions
        {
            Database = database,
            Settings = new Dictionary<string, string>(
                StringComparer.Ordinal)
            {
                ["ConnectionStrings:Orders"] = tap.ConnectionString,
                ["Workers:Enabled"] = "false",
                ["EventStreams:PerCaller"] = $"{Each}"
            },
        });
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();
        var streams =
            await Task.WhenAll(
                new[] { Customer, Support, Warehouse, Admin }.SelectMany(who => Enumerable.Repeat(who, Each))
                    .Select(who => api.As(who).Follow($"{order.Path}/events")));
        foreach (var stream in streams)
            (await stream.Next())!.Name.ShouldBe("order_placed");

        _ = tap.Take();
        await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.Created);
        var published = await Task.WhenAll(streams.Select(stream => stream.Next()));
        var polls = tap.Take().Statements.Where(
            statement => statement.Contains("order_history", StringComparison.Ordinal)
                && statement.StartsWith("SELECT", StringComparison.Ordinal)).ToList();

        published.ShouldAllBe(one => one!.Name == "order_paid" && one.Id == "2");
        polls.Count.ShouldBeInRange(1, streams.Length / 2, string.Join('\n', polls));
        foreach (var stream in streams)
            await stream.DisposeAsync();
    }
}
