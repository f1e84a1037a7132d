using CleanOrders.Infrastructure.Messaging.Outbox;

namespace CleanOrders.Worker.Tests.Messaging.Broker;

/// <summary>A real broker between the relay and the reactions.</summary>
public sealed class BrokerTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TEST_LONG") == "1";

    [Fact]
    public async Task Two_relays_and_their_consumers_apply_each_event_once_and_keep_the_order_of_each_aggregate()
    {
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.Seeded();
        var effects = new Effects.Faults();
        await using var first = await effects.Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);
        await using var second = await effects.Start(database, broker.ConnectionString);
        var (aggregates, each) = IsLong ? (1000, 10) : (200, 5);

        await database.MakeUp(aggregates, each);
        await database.AllPublished();
        await Eventually.Be(database.Effects, rows => rows.Count >= aggregates * each);

        var events = await database.Events();
        events.Count.ShouldBe(aggregates * each);
        events.ShouldBeInOrder();
        (await database.Effects()).Select(row => (row.Aggregate, row.Sequence))
            .ShouldBe(events.Select(row => (row.Aggregate, row.Sequence)), ignoreOrder: true);
    }

    [Fact]
    public async Task While_the_broker_is_away_orders_are_taken_and_all_of_it_is_published_in_order_when_it_is_back()
    {
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.Seeded();
        var effects = new Effects.Faults();
        await using var api = await effects.Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);

        var placing = PlaceFor(api, TimeSpan.FromSeconds(IsLong ? 70 : 9));
        await Eventually.Be(database.Effects, rows => rows.Count > 0);
        await broker.Stop();
        (await api.Anonymous().Get("/health/ready").Json()).GetProperty("checks").GetProperty("broker").GetString().ShouldBe("degraded");
        await Task.Delay(TimeSpan.FromSeconds(IsLong ? 60 : 4), TestContext.Current.CancellationToken);
        await broker.Start();
        var placed = await placing;
        await database.AllPublished();
        await Eventually.Be(database.Effects, rows => rows.Count >= placed * 2);

        var events =
            (await database.Events()).Where(row => row.Type.StartsWith("order_", StringComparison.Ordinal) || row.Type == "made_up")
                .ToList();
        events.Count.ShouldBe(placed * 2);
        events.ShouldBeInOrder();
        (await database.Effects()).Select(row => (row.Aggregate, row.Sequence))
            .ShouldBe(events.Select(row => (row.Aggregate, row.Sequence)), ignoreOrder: true);
        api.Logs.Lines.Count(line => line.Message.Contains("does not accept events")).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Where_the_broker_is_not_there_yet_the_service_starts_says_so_once_and_publishes_nothing_of_its_password()
    {
        await using var broker = await RabbitMq.Own();
        await broker.Crash();
        await using var database = await TestDatabase.Seeded();
        var effects = new Effects.Faults();
        await using var api = await effects.Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);
        await api.As(Customer).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);

        await Eventually.Be(
            () => Task.FromResult(api.Logs.Lines.Count(line => line.Message.Contains("systemctl start rabbitmq-server"))),
            said => said == 1);
        await broker.Start();
        await database.AllPublished();
        await Eventually.Be(database.Effects, rows => rows.Count == 1);

        api.Logs.Lines.Count(line => line.Message.Contains("systemctl start rabbitmq-server")).ShouldBe(1);
        api.Logs.Lines.ShouldNotContain(
            line => line.Message.Contains("guest") || (line.Exception != null && line.Exception.ToString().Contains("guest:guest")));
    }

    [Fact]
    public async Task What_can_never_be_published_and_what_no_reaction_can_read_are_dead_letters_and_hold_nothing_up()
    {
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.Seeded();
        await using var api = await new Effects.Faults().Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);

        // An exchange drops what comes before a queue is bound to it: the first message that took effect shows that one is.
        await database.MakeUp(aggregates: 1, each: 1, "ord_first");
        await Eventually.Be(database.Effects, rows => rows.Count == 1);
        await database.MakeUp(
            aggregates: 1, each: 1, "ord_poison", $"jsonb_build_object('long', repeat('x', {IntegrationEventJson.MostBytes + 1}))");
        await database.MakeUp(aggregates: 3, each: 2);
        await using var client = await PlainClient.To(broker);
        await client.Publish("facts", "made_up", "no fact at all"u8.ToArray());

        await database.AllPublished();
        await Eventually.Be(database.Effects, rows => rows.Count == 7);
        await Eventually.Be(() => database.Scalar<long>("SELECT count(*) FROM jobs WHERE status = 'dead'"), dead => dead == 2);

        (await database.Texts("SELECT type FROM jobs WHERE status = 'dead' ORDER BY type")).ShouldBe(
            ["messages.publication", "messages.reaction"]);
        (await database.Texts("SELECT arguments FROM jobs WHERE type = 'messages.reaction' AND status = 'dead'"))[0].ShouldContain(
            "no fact at all");
    }

    [Theory]
    [InlineData("localhost:5672")]
    [InlineData("http://guest:secret-word@localhost")]
    [InlineData("amqp://guest:secret-word@/")]
    [InlineData("amqp://guest:secret-word@localhost/a/b")]
    public async Task An_address_in_another_form_stops_the_start_by_its_key(string address)
    {
        await using var database = await TestDatabase.New();

        var (exitCode, output) = await WorkerProcess.RunToEnd(database, $"--ConnectionStrings:RabbitMq={address}");

        exitCode.ShouldBe(1);
        output.ShouldContain("ConnectionStrings:RabbitMq");
        output.ShouldNotContain("secret-word");
    }

    /// <summary>Orders, each placed and paid, one after the other: none may be refused.</summary>
    private static async Task<int> PlaceFor(Api api, TimeSpan time)
    {
        var (placed, started) = (0, TimeProvider.System.GetTimestamp());
        for (; TimeProvider.System.GetElapsedTime(started) < time; placed++)
            await api.As(Customer).Pay(await api.As(Customer).PlaceOrder((1, $"SKU-{(placed % 500) + 1:D5}")).Order())
                .ShouldBe(HttpStatusCode.Created);
        return placed;
    }
}
