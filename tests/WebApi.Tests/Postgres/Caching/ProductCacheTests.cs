using System.Collections.Concurrent;
using System.Diagnostics;

namespace CleanOrders.WebApi.Tests.Postgres.Caching;

/// <summary>
/// Cached products on two instances: each is read once, and no answer lacks what was committed more than a second before.
/// </summary>
public sealed class ProductCacheTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_500_clients_who_ask_two_instances_for_one_cold_product_at_most_one_reads_the_database_at_each(bool withRedis)
    {
        await using var hosts = await CachingHosts.On(withRedis ? await Redis.Shared() : null);
        var sku = await hosts.Here.NewProduct(stock: 0);
        _ = hosts.Reads();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 500).Select(i => CachingHosts.Product(i % 2 == 0 ? hosts.Here : hosts.There, sku)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        answers.Select(answer => answer.Text).Distinct().Count().ShouldBe(1);
        var (here, there) = hosts.Reads();
        here.ShouldBeLessThanOrEqualTo(1);
        there.ShouldBeLessThanOrEqualTo(1);
        (here + there).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_one_instance_has_read_another_gets_from_Redis()
    {
        await using var redis = await Redis.Own();
        await using var hosts = await CachingHosts.On(redis);
        await using var connection = await CachedKeys.Connect(redis);
        var first = await CachingHosts.Product(hosts.Here, "SKU-00001");

        // It is written after the answer was given.
        _ = await Eventually.Be(() => CachedKeys.Of(connection), keys => keys.Count == 1);
        var second = await CachingHosts.Product(hosts.There, "SKU-00001");

        second.Text.ShouldBe(first.Text);
        hosts.Reads().ShouldBe((1, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_is_seen_at_once_where_it_was_made_and_within_a_second_elsewhere(bool signalsArrive)
    {
        await using var hosts = await CachingHosts.On(await Redis.Shared());
        var sku = await hosts.Here.NewProduct(stock: 0);
        hosts.TapThere.ListeningIsCutOff = !signalsArrive;
        var longest = TimeSpan.Zero;

        for (var cents = 1000L; cents < 1015; cents++)
        {
            _ = await CachingHosts.Product(hosts.There, sku);
            await hosts.SetPrice(sku, cents);
            var committed = Stopwatch.GetTimestamp();
            (await CachingHosts.Product(hosts.Here, sku)).Price().ShouldBe(cents);

            var asked = TimeSpan.Zero;
            _ = await Eventually.Be(
                async () =>
                {
                    // It was old still, and nothing that is asked for so late may be.
                    asked.ShouldBeLessThan(Promised);
                    (longest, asked) = (asked > longest ? asked : longest, Stopwatch.GetElapsedTime(committed));
                    return (await CachingHosts.Product(hosts.There, sku)).Price();
                }, price => price == cents);
        }

        hosts.TapThere.ListeningIsCutOff = false;
        TestContext.Current.SendDiagnosticMessage(
            "Signals {0}: the last old answer was asked for {1:F0} ms after the commit", signalsArrive ? "arrive" : "are cut off",
            longest.TotalMilliseconds);
    }

    [Fact]
    public async Task An_answer_in_memory_costs_no_statement_and_an_idle_instance_sends_none()
    {
        await using var hosts = await CachingHosts.On(redis: null);
        var sku = await hosts.Here.NewProduct(stock: 0);
        _ = await CachingHosts.Product(hosts.Here, sku);
        _ = hosts.TapHere.Take();

        for (var i = 0; i < 200; i++)
            await CachingHosts.Product(hosts.Here, sku).ShouldBe(HttpStatusCode.OK);

        // All that is read is the version, each now and then.
        var sent = hosts.TapHere.Take().Statements;
        sent.ShouldAllBe(statement => statement.Contains("cache_versions", StringComparison.Ordinal));
        sent.Count.ShouldBeLessThan(100);

        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        hosts.TapHere.Take().Statements
            .ShouldNotContain(statement => statement.Contains("cache_versions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_something_is_not_there_is_kept_until_it_is()
    {
        await using var hosts = await CachingHosts.On(redis: null);
        var sku = RunningApi.Unique("NOT-YET");
        await CachingHosts.Product(hosts.Here, sku).ShouldBeProblem(404, "product.not_found");
        _ = hosts.Reads();

        await CachingHosts.Product(hosts.Here, sku).ShouldBeProblem(404, "product.not_found");
        hosts.Reads().Here.ShouldBe(0);

        await hosts.Here.As(Admin).Post("/v1/products", new { sku, name = "A lamp", price = new { amount = 1, currency = "EUR" } })
            .ShouldBe(HttpStatusCode.Created);
        await CachingHosts.Product(hosts.Here, sku).ShouldBe(HttpStatusCode.OK);
        _ = await Eventually.Be(() => CachingHosts.Product(hosts.There, sku), answer => answer.Status == HttpStatusCode.OK, Promised * 5);
    }

    [Fact]
    public async Task While_a_price_changes_100_clients_who_order_pay_what_the_catalogue_said_when_they_did()
    {
        await using var hosts = await CachingHosts.On(await Redis.Shared());
        var sku = await hosts.Here.NewProduct(stock: 10_000, price: 1);
        var customer = hosts.There.As(Customer);
        _ = await customer.Token();
        var begun = Stopwatch.GetTimestamp();
        var changes = new List<(long Price, TimeSpan Asked, TimeSpan Committed)> { (1, TimeSpan.Zero, TimeSpan.Zero) };
        var orders = new ConcurrentBag<(long Price, TimeSpan Asked, TimeSpan Answered)>();
        var changed = 0;

        var ordering = Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            // Several times, and until the price has changed: all might be done before it does.
            for (var order = 0; order < 50 && (order < 5 || Volatile.Read(ref changed) < 5); order++)
                await Order();
        }));
        for (var cents = 2L; !ordering.IsCompleted || cents < 5; cents++)
        {
            var asked = Stopwatch.GetElapsedTime(begun);
            await hosts.SetPrice(sku, cents);
            changes.Add((cents, asked, Stopwatch.GetElapsedTime(begun)));
            Volatile.Write(ref changed, changes.Count);
        }

        await ordering;
        orders.Count.ShouldBeGreaterThanOrEqualTo(100);
        foreach (var order in orders)
        {
            var change = changes.Single(change => change.Price == order.Price);
            var ended = changes.Find(next => next.Price == order.Price + 1);
            change.Asked.ShouldBeLessThanOrEqualTo(order.Answered);
            if (ended.Price > 0)
                ended.Committed.ShouldBeGreaterThanOrEqualTo(order.Asked, $"{order.Price} was no price any more");
        }

        orders.Select(order => order.Price).Distinct().Count().ShouldBeGreaterThan(1);

        async Task Order()
        {
            // What they look at may be cached; what they pay is not.
            _ = await CachingHosts.Product(hosts.There, sku);
            var asked = Stopwatch.GetElapsedTime(begun);
            var order = await customer.UntilDecided(client => client.PlaceOrder((1, sku))).Order();
            orders.Add((order.Total.Amount, asked, Stopwatch.GetElapsedTime(begun)));
        }
    }
}
