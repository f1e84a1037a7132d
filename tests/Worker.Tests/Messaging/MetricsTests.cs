using System.Collections.Concurrent;
using CleanOrders.Infrastructure.Messaging.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>That alarms can rely on what is measured, above all while nothing can be told.</summary>
public sealed class MetricsTests
{
    private const int Late = 90;

    [Fact]
    public async Task While_the_broker_is_away_depth_and_age_say_what_waits_and_lag_says_afterwards_how_long_it_did()
    {
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.Seeded();
        await using var api =
            await Start(database, new Effects.Faults().Register, ("ConnectionStrings:RabbitMq", broker.ConnectionString),
                ("Workers:Enabled", "true"));
        await Effects.MakeRoom(database);
        using var readings = new Readings(api.Services);
        await database.MakeUp(aggregates: 3, each: 1, "ord_before");
        await Becomes(() => readings.Published, 3);
        readings.Lags.ShouldAllBe(lag => lag >= 0 && lag < Late);
        readings.Lags.Count.ShouldBe(3);
        (readings.Failures, readings.Skipped).ShouldBe((0, 0));

        await broker.Stop();
        await database.MakeUp(aggregates: 10, each: 3, "ord_meanwhile");
        await database.Run($"UPDATE outbox_messages SET at = at - interval '{Late} seconds'");
        var age = await Eventually.Be(() => Task.FromResult(readings.Age), seen => seen >= Late);
        await Becomes(() => readings.Depth, 30);
        await Eventually.Be(() => Task.FromResult(readings.Age), seen => seen >= age + 1);
        (readings.Depth, readings.Published).ShouldBe((30, 3));

        await broker.Start();
        await Becomes(() => readings.Published, 33);
        readings.Lags.Count(lag => lag >= Late).ShouldBe(30);
        await Becomes(() => readings.Depth, 0);
        await Becomes(() => readings.Age, 0);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task Each_time_that_an_event_could_not_be_published_is_counted_and_an_event_counts_as_published_once(DatabaseKind kind)
    {
        var refusing = new Refusing();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Start(database, services => services.AddSingleton<ITransport>(refusing));
        using var readings = new Readings(api.Services);
        refusing.Next["ord_made_up_1"] = new([new InvalidOperationException("Not now."), new InvalidOperationException("Not now either.")]);
        refusing.Next["ord_made_up_2"] = new([new NotSupportedException("Never.")]);

        await database.MakeUp(aggregates: 4, each: 1);
        await database.AllPublished();

        await Becomes(() => readings.Published, 3);
        readings.Failures.ShouldBe(3);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task An_event_that_comes_again_is_counted_as_skipped_by_each_reaction_that_knows_it(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Start(database, new Effects.Faults().Register);
        await Effects.MakeRoom(database);
        using var readings = new Readings(api.Services);
        await database.MakeUp(aggregates: 5, each: 2);
        await Becomes(() => readings.Published, 10);
        readings.Skipped.ShouldBe(0);

        await database.Run(
            "INSERT INTO outbox_messages (event_id, type, version, aggregate, sequence, at, data) SELECT event_id, type, version, "
                + "aggregate, sequence, at, data FROM events");
        await Becomes(() => readings.Published, 20);

        readings.Skipped.ShouldBe(10);
        (await database.Effects()).Count.ShouldBe(10);
    }

    private static Task<double> Becomes(Func<double> reading, double wanted) =>
        Eventually.Be(() => Task.FromResult(reading()), seen => seen.Equals(wanted));

    private static Task<Api> Start(
        TestDatabase database, Action<IServiceCollection> services, params (string Key, string Value)[] settings) => Api.New(new ApiOptions
        {
            Database = database,
            Services = services,
            Settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal),
        });

    /// <summary>A way that is barred as often as a test says, for each aggregate.</summary>
    private sealed class Refusing : ITransport
    {
        public ConcurrentDictionary<string, Queue<Exception>> Next { get; } = new(StringComparer.Ordinal);

        public string Description => "a test";

        public Task Ready(CancellationToken ct) => Task.CompletedTask;

        public Task Publish(ClaimedEvent held, CancellationToken ct) =>
            Next.TryGetValue(held.Event.Aggregate, out var failures) && failures.TryDequeue(out var failure)
                ? Task.FromException(failure)
                : Task.CompletedTask;
    }
}
