using System.Collections.Concurrent;

namespace CleanOrders.WebApi.Tests.Postgres.Faults;

public sealed class CrashTests
{
    private const int Clients = 16;
    private const int Placements = 1000;
    private const int BeforeTheCrash = 400;

    [Fact]
    public async Task A_process_killed_amid_a_thousand_placements_leaves_one_order_for_each_key_that_is_sent_again()
    {
        await using var database = await TestDatabase.Seeded();
        var wanted = Enumerable.Range(0, Placements)
            .Select(i => new Placement(Client.FreshKey(), $"SKU-{1 + (i % 200):00000}", $"SKU-{201 + (i % 300):00000}")).ToList();
        var answered = new ConcurrentDictionary<Placement, HttpAnswer>();
        var unanswered = new ConcurrentBag<Placement>();

        await using (var first = await ApiProcess.Start(database))
        {
            _ = await first.As(Customer).Token();
            await Parallel.ForEachAsync(wanted, InParallel, async (placement, _) =>
            {
                try
                {
                    answered[placement] = await placement.Send(first).ShouldBe(HttpStatusCode.Created);
                    if (answered.Count == BeforeTheCrash)
                        first.Kill();
                }
                catch (HttpRequestException)
                {
                    // Nobody knows now whether there is an order: that is what the key is for.
                    unanswered.Add(placement);
                }
            });
        }

        unanswered.ShouldNotBeEmpty("The process was killed too late.");
        await using var second = await Api.New(new ApiOptions { Database = database });
        var again = new ConcurrentDictionary<Placement, HttpAnswer>();
        await Parallel.ForEachAsync(
            wanted, InParallel, async (placement, _) => again[placement] = await placement.Send(second).ShouldBe(HttpStatusCode.Created));

        foreach (var (placement, before) in answered)
            (again[placement].IsReplay, again[placement].Text).ShouldBe((true, before.Text));
        again.Values.Select(answer => answer.Member("id").GetString()).Distinct().Count().ShouldBe(Placements);
        (await database.Scalar<long>("SELECT count(*) FROM orders")).ShouldBe(Placements);
        (await database.Scalar<long>("SELECT sum(reserved) FROM stock")).ShouldBe(2 * Placements);
        await database.ShouldAddUp();
        TestContext.Current.SendDiagnosticMessage(
            "{0} answered before the crash, {1} replayed after it", answered.Count, again.Values.Count(answer => answer.IsReplay));
    }

    private static ParallelOptions InParallel =>
        new() { MaxDegreeOfParallelism = Clients, CancellationToken = TestContext.Current.CancellationToken };

    private sealed record Placement(string Key, string Sku, string Other)
    {
        public Task<HttpAnswer> Send(RunningApi api) => api.As(Customer).WithKey(Key).PlaceOrder((1, Sku), (1, Other));
    }
}
