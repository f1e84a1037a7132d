namespace CleanOrders.Worker.Tests.Messaging.Broker;

/// <summary>
/// The client of RabbitMQ can come to where it publishes nothing more and still says that it is healthy. What does that to it by itself is
/// a race; here its connections swallow everything, while the broker goes on answering whoever comes anew.
/// </summary>
public sealed class WedgeTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TEST_LONG") == "1";

    [Fact]
    public async Task A_client_that_hears_nothing_more_is_replaced_by_itself_and_no_event_is_lost_or_takes_effect_twice()
    {
        await using var broker = await RabbitMq.Own();
        await using var passage = new Passage(broker.ConnectionString);
        await using var database = await TestDatabase.Seeded();
        await using var api = await new Effects.Faults().Start(database, passage.ConnectionString);
        await Effects.MakeRoom(database);
        await database.MakeUp(aggregates: 20, each: 2, "ord_before");
        await Eventually.Be(database.Effects, rows => rows.Count == 40);

        passage.Clog();
        await database.MakeUp(aggregates: 20, each: 2, "ord_meanwhile");
        (await api.Anonymous().Get("/health/ready").Json()).GetProperty("checks").GetProperty("broker").GetString().ShouldBe("healthy");
        await database.AllPublished();
        await Regained(api, times: 1);

        // The broker shares messages out among all who ever said that they take some, until it takes them for dead.
        await Eventually.Be(database.Effects, rows => rows.Count >= 80);

        // Once more while nothing happens, where only the probe can notice.
        if (IsLong)
        {
            passage.Clog();
            await Regained(api, times: 2);
        }

        var events = await database.Events();
        events.Count.ShouldBe(80);
        events.ShouldBeInOrder();
        (await database.Effects()).Select(row => (row.Aggregate, row.Sequence))
            .ShouldBe(events.Select(row => (row.Aggregate, row.Sequence)), ignoreOrder: true);
    }

    [Fact]
    public async Task Where_a_broker_takes_connections_and_says_nothing_the_bus_starts_as_soon_as_it_speaks()
    {
        await using var broker = await RabbitMq.Own();
        await using var passage = new Passage(broker.ConnectionString);
        await using var database = await TestDatabase.Seeded();
        passage.ClogAll();
        await using var api = await new Effects.Faults().Start(database, passage.ConnectionString);
        await Effects.MakeRoom(database);
        await database.MakeUp(aggregates: 1, each: 1);
        await Eventually.Be(
            () => Task.FromResult(api.Logs.Lines.Any(line => line.Message.Contains("does not accept events"))), said => said);

        // Longer than a start may take.
        await Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        passage.Clog();

        await Regained(api, times: 1);
        await database.AllPublished();
    }

    private static Task<int> Regained(Api api, int times) =>
        Eventually.Be(
            () => Task.FromResult(api.Logs.Lines.Count(line => line.Message.EndsWith("accepts events again", StringComparison.Ordinal))),
            seen => seen == times);
}
