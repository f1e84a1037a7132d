using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging;

public sealed class SignalHubTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signal_arrives_in_every_process_and_only_once_in_the_one_that_published_it()
    {
        await using var database = await TestDatabase.Seeded();
        await using var one = await Start(database);
        await using var other = await Start(database);
        await BothListen(database, processes: 2);
        var (here, there) = (one.Services.GetRequiredService<SignalHub>(), other.Services.GetRequiredService<SignalHub>());
        using var near = here.Subscribe(Order("1"));
        using var far = there.Subscribe(Order("1"));
        using var another = there.Subscribe(Order("2"));
        _ = await another.Wait(TimeSpan.FromMilliseconds(300), Ct);

        here.Publish(Order("1"));

        (await near.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
        (await far.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
        (await near.Wait(TimeSpan.FromMilliseconds(300), Ct)).ShouldBeFalse();
        (await another.Wait(TimeSpan.Zero, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Many_signals_are_sent_in_few_notifications_and_none_is_left_out()
    {
        await using var database = await TestDatabase.Seeded();
        await using var one = await Start(database);
        await using var other = await Start(database);
        await BothListen(database, processes: 2);
        var (here, there) = (one.Services.GetRequiredService<SignalHub>(), other.Services.GetRequiredService<SignalHub>());
        var subscriptions = Enumerable.Range(1, 1000).Select(i => there.Subscribe(Order($"0123456789012345678901{i:D4}"))).ToList();

        here.Publish(subscriptions.Select(subscription => subscription.Topic));

        foreach (var subscription in subscriptions)
        {
            (await subscription.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
            subscription.Dispose();
        }
    }

    [Fact]
    public async Task Who_subscribes_is_notified_when_the_connection_is_back_since_signals_may_have_been_missed()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Start(database);
        await BothListen(database, processes: 1);
        using var subscription = api.Services.GetRequiredService<SignalHub>().Subscribe(Order("1"));
        _ = await subscription.Wait(TimeSpan.FromMilliseconds(300), Ct);

        await database.Run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders signals' AND datname = "
                + "current_database()");

        (await subscription.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
    }

    /// <summary>Whoever sends has a round trip to the database for each.</summary>
    [Fact]
    public async Task What_is_collected_to_be_sent_is_never_nothing()
    {
        var hub = new SignalHub();
        var outgoing = hub.CollectFor(_ => true);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var publishing = Task.Run(
            () =>
            {
                while (!ended.IsCancellationRequested)
                    hub.Publish(Topic.OutboxDue);
            }, Ct);

        for (var taken = 0; taken < 20_000; taken++)
            (await outgoing.Take(Ct)).ShouldNotBeEmpty();

        await ended.CancelAsync();
        await publishing;
    }

    private static Topic Order(string number) => new($"order-changed ord_{number}");

    private static Task<Api> Start(TestDatabase database) => Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });

    private static Task<long> BothListen(TestDatabase database, int processes) => Eventually.Be(
        () => database.Scalar<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'orders signals' AND datname = current_database() AND query "
                + "LIKE '%pg_listening_channels%'"),
        listening => listening == processes);
}
