namespace CleanOrders.WebApi.Tests.Postgres.Orders;

public sealed class SharedSkusTests
{
    private const int Orders = 200;

    [Fact]
    public async Task Orders_that_name_the_same_skus_in_any_order_never_wait_for_each_other_in_a_circle()
    {
        await using var api = await Api.New();
        string[] skus = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.NewProduct(stock: 1000)))];
        Client[] buyers = [api.As(Customer), api.As(Customer2)];
        _ = await Task.WhenAll(buyers.Select(buyer => buyer.Token()));

        var placed = await Task.WhenAll(Enumerable.Range(0, Orders).Select(i => buyers[i % 2].PlaceOrder(Lines(skus, i))));
        foreach (var answer in placed)
            answer.Status.ShouldBe(HttpStatusCode.Created, answer.ToString());

        // Half of them give their stock back while others take the same skus.
        var mixed = await Task.WhenAll(placed.Select(async (answer, i) =>
            i % 2 == 0 ? await buyers[0].Cancel(await Task.FromResult(answer).Order()) : await buyers[1].PlaceOrder(Lines(skus, i + 3))));
        mixed.ShouldAllBe(answer => (int)answer.Status < 300);

        (await api.Database.Scalar<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")).ShouldBe(0);
        foreach (var sku in skus)
            await api.StockShouldBe(sku, onHand: 1000, reserved: Orders);
        await api.Database.ShouldAddUp();
    }

    // Forwards and backwards, from each of them.
    private static (int, string)[] Lines(string[] skus, int number)
    {
        var turned = skus.Select((_, i) => (1, skus[(i + (number / 2)) % skus.Length]));
        return [.. number % 2 == 0 ? turned : turned.Reverse()];
    }
}
