using System.Data;
using System.Diagnostics;
using CleanOrders.Infrastructure.Messaging;
using CleanOrders.Infrastructure.Messaging.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>The steps of a relay one by one: what a crash between two of them leaves, and what two relays leave each other.</summary>
public sealed class ClaimTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task An_event_is_not_taken_while_another_relay_holds_an_earlier_one_of_its_aggregate(DatabaseKind kind)
    {
        await using var scene = await Scene.New(kind);
        await scene.Database.MakeUp(aggregates: 2, each: 3);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        var held = await scene.Outbox.Claim(first, lowWaterMark: 0, atMost: 3, Ct);
        var others = await scene.Outbox.Claim(second, lowWaterMark: 0, atMost: 100, Ct);

        Of(held).ShouldBe([("ord_made_up_1", 1), ("ord_made_up_2", 1), ("ord_made_up_1", 2)]);
        Of(others).ShouldBeEmpty();

        await scene.Outbox.Settle(first, [.. held.Select(message => new Publishing(message, PublishResult.Published))], Ct);
        Of(await scene.Outbox.Claim(second, lowWaterMark: 0, atMost: 100, Ct))
            .ShouldBe([("ord_made_up_2", 2), ("ord_made_up_1", 3), ("ord_made_up_2", 3)]);
    }

    [Fact]
    public async Task An_event_that_another_relay_is_just_taking_counts_as_there()
    {
        await using var scene = await Scene.New(DatabaseKind.Postgres);
        await scene.Database.MakeUp(aggregates: 1, each: 2);
        await using var connection = await scene.Database.Open();
        await using var other = await connection.BeginTransactionAsync(Ct);
        await using var locks = connection.CreateCommand();
        locks.CommandText = "SELECT id FROM outbox_messages WHERE sequence = 1 FOR UPDATE";
        await locks.ExecuteScalarAsync(Ct);

        (await scene.Outbox.Claim(Guid.CreateVersion7(), lowWaterMark: 0, atMost: 100, Ct)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_a_relay_that_died_had_published_and_not_settled_is_published_again_and_logged_once(DatabaseKind kind)
    {
        await using var scene = await Scene.New(kind);
        await scene.Database.MakeUp(aggregates: 1, each: 3);
        var (dead, alive) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var published = await scene.Outbox.Claim(dead, lowWaterMark: 0, atMost: 100, Ct);
        await scene.Database.EndLeases();

        var again = await scene.Outbox.Claim(alive, lowWaterMark: 0, atMost: 100, Ct);
        await scene.Outbox.Settle(dead, [.. published.Select(message => new Publishing(message, PublishResult.Published))], Ct);
        (await scene.Database.Outbox()).Count.ShouldBe(3);
        await scene.Outbox.Settle(alive, [.. again.Select(message => new Publishing(message, PublishResult.Published))], Ct);

        (await scene.Database.Outbox()).ShouldBeEmpty();
        (await scene.Database.Events()).Select(row => row.Sequence).ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task An_event_that_failed_keeps_the_later_ones_of_its_aggregate_waiting_and_no_others(DatabaseKind kind)
    {
        await using var scene = await Scene.New(kind);
        await scene.Database.MakeUp(aggregates: 2, each: 2);
        var lease = Guid.CreateVersion7();
        var held = await scene.Outbox.Claim(lease, lowWaterMark: 0, atMost: 100, Ct);

        await scene.Outbox.Settle(
            lease,
            [new(held[0], PublishResult.Failed, "Away."), new(held[1], PublishResult.NotTried), new(held[2], PublishResult.NotTried),
                new(held[3], PublishResult.NotTried)], Ct);

        Of(await scene.Outbox.Claim(Guid.CreateVersion7(), lowWaterMark: 0, atMost: 100, Ct))
            .ShouldBe([("ord_made_up_2", 1), ("ord_made_up_2", 2)]);
        (await scene.Database.Texts("SELECT last_error FROM outbox_messages WHERE attempts = 1")).ShouldBe(["Away."]);
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task An_event_that_can_never_be_published_is_a_dead_letter_and_out_of_the_way(DatabaseKind kind)
    {
        await using var scene = await Scene.New(kind);
        await scene.Database.MakeUp(aggregates: 1, each: 2);
        var lease = Guid.CreateVersion7();
        var held = await scene.Outbox.Claim(lease, lowWaterMark: 0, atMost: 100, Ct);

        await scene.Outbox.Settle(
            lease, [new(held[0], PublishResult.PermanentFailure, "Too long."), new(held[1], PublishResult.Published)], Ct);

        (await scene.Database.Outbox()).ShouldBeEmpty();
        (await scene.Database.Events()).Count.ShouldBe(2);
        (await scene.Database.Texts("SELECT error FROM jobs WHERE type = 'messages.publication' AND status = 'dead'")).ShouldBe(
            ["Too long."]);
    }

    [Fact]
    public async Task A_snapshot_that_somebody_holds_does_not_slow_the_claim_down()
    {
        await using var scene = await Scene.New(DatabaseKind.Postgres);
        await using var connection = await scene.Database.Open();
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, Ct);
        await using var read = connection.CreateCommand();
        read.CommandText = "SELECT count(*) FROM outbox_messages";
        await read.ExecuteScalarAsync(Ct);
        await scene.LeaveDeadRows(100_000);

        var lowWaterMark = await scene.Database.Scalar<long>("SELECT last_value FROM outbox_messages_id_seq");
        await scene.Drain(lowWaterMark);

        // In turn and the least of each, since others use the machine too.
        var (above, all) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < 5; i++)
        {
            above = Least(above, await scene.Drain(lowWaterMark));
            all = Least(all, await scene.Drain(lowWaterMark: 0));
        }

        TestContext.Current.SendDiagnosticMessage(
            "Claims above the dead rows took {0} ms, all of them {1} ms", above.TotalMilliseconds, all.TotalMilliseconds);
        above.ShouldBeLessThan(all / 2);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static IEnumerable<(string Aggregate, int Sequence)> Of(IEnumerable<ClaimedEvent> held) =>
        held.Select(message => (message.Event.Aggregate, message.Event.Sequence));

    /// <summary>A host that tells nothing by itself, and its outbox.</summary>
    private sealed record Scene(TestDatabase Database, Api Api, OutboxStore Outbox) : IAsyncDisposable
    {
        public static async Task<Scene> New(DatabaseKind kind)
        {
            var database = await TestDatabase.Seeded(kind);
            var api = await Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });
            return new Scene(database, api, ActivatorUtilities.CreateInstance<OutboxStore>(api.Services, new MessagingOptions()));
        }

        /// <summary>They stay for as long as somebody holds a snapshot that could see them.</summary>
        public async Task LeaveDeadRows(int count)
        {
            await Database.Run($"""
                INSERT INTO outbox_messages (event_id, type, version, aggregate, sequence, at, data)
                SELECT gen_random_uuid(), 'made_up', 1, 'ord_' || i, 1, now(), '{"{}"}' FROM generate_series(1, {count}) AS i
                """);
            await Database.Run("DELETE FROM outbox_messages");
        }

        /// <returns>How long all claims took.</returns>
        public async Task<TimeSpan> Drain(long lowWaterMark)
        {
            await Database.MakeUp(200, each: 1, $"ord_{Guid.CreateVersion7()}");
            var claiming = TimeSpan.Zero;
            for (var rounds = 0; rounds < 1_000; rounds++)
            {
                var lease = Guid.CreateVersion7();
                var started = Stopwatch.GetTimestamp();
                var held = await Outbox.Claim(lease, lowWaterMark, atMost: 20, Ct);
                claiming += Stopwatch.GetElapsedTime(started);
                if (held.Count == 0)
                    return claiming;
                await Outbox.Settle(lease, [.. held.Select(message => new Publishing(message, PublishResult.Published))], Ct);
            }

            throw new InvalidOperationException("What was settled is claimed again and again.");
        }

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
