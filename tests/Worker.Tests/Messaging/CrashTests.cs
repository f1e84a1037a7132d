using Npgsql;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>Processes and servers that end in the middle of it.</summary>
public sealed class CrashTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TEST_LONG") == "1";

    [Fact]
    public async Task Relays_that_are_killed_again_and_again_lose_no_event_and_none_takes_effect_twice()
    {
        var broker = await RabbitMq.Shared();
        await using var database = await TestDatabase.Seeded();
        var effects = new Effects.Faults();
        await using var api = await effects.Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);
        var (kills, aggregates) = (IsLong ? 12 : 3, IsLong ? 400 : 150);

        for (var kill = 1; kill <= kills; kill++)
        {
            await using var worker =
                await WorkerProcess.Start(database, $"--ConnectionStrings:RabbitMq={broker.ConnectionString}", "--Messaging:BatchSize=20");
            await database.MakeUp(aggregates, each: 3, $"ord_{kill}");
            await Eventually.Be(() => database.Scalar<long>("SELECT count(*) FROM outbox_messages"), left => left < aggregates * 2);
            worker.Kill();
        }

        if (!IsLong)
            await database.EndLeases();
        await database.AllPublished();
        await Eventually.Be(database.Effects, rows => rows.Count >= kills * aggregates * 3);
        await ShouldAllHaveTakenEffectOnce(database, kills * aggregates * 3);
    }

    [Fact]
    public async Task When_the_database_comes_back_all_goes_on_by_itself_and_no_accepted_order_is_lost()
    {
        await using var server = await Postgres.Own();
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.On(server);
        var effects = new Effects.Faults();
        await using var api = await effects.Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);

        using var end = new CancellationTokenSource();
        var placing = Place(api, end.Token);
        await Eventually.Be(database.Effects, rows => rows.Count >= 20);
        await server.Crash();
        await server.Start();
        NpgsqlConnection.ClearAllPools();
        await Eventually.Be(() => api.As(Customer).PlaceOrder((1, "SKU-00001")), answer => answer.Status == HttpStatusCode.Created);
        await end.CancelAsync();
        var accepted = await placing;
        await database.EndLeases();
        await database.AllPublished();

        var events = await database.Events();
        accepted.Except(events.Select(row => row.Aggregate)).ShouldBeEmpty();
        await Eventually.Be(database.Effects, rows => rows.Count >= events.Count);
        await ShouldAllHaveTakenEffectOnce(database, events.Count);
    }

    private static async Task ShouldAllHaveTakenEffectOnce(TestDatabase database, int messages)
    {
        var events = await database.Events();
        events.Count.ShouldBe(messages);
        events.ShouldBeInOrder();
        (await database.Effects()).Select(row => (row.Aggregate, row.Sequence))
            .ShouldBe(events.Select(row => (row.Aggregate, row.Sequence)), ignoreOrder: true);
    }

    /// <returns>The orders that were accepted.</returns>
    private static async Task<List<string>> Place(Api api, CancellationToken end)
    {
        var accepted = new List<string>();
        while (!end.IsCancellationRequested)
        {
            var answer = await api.As(Customer).PlaceOrder((1, $"SKU-{(accepted.Count % 500) + 1:D5}"));
            if (answer.Status == HttpStatusCode.Created)
                accepted.Add((await Task.FromResult(answer).Order()).Id);
        }

        return accepted;
    }
}
