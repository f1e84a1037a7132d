using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging;

public sealed class SignalHubTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_heard_in_every_process_and_elsewhere_only_where_it_came_from_another()
    {
        await using var database = await TestDatabase.New();
        await using var one = await Start(database);
        await using var other = await Start(database);
        await BothListen(database, processes: 2);
        var (here, there) = (one.Services.GetRequiredService<SignalHub>(), other.Services.GetRequiredService<SignalHub>());
        using var near = here.Listen("orders:1");
        using var far = there.Listen("orders:1");
        using var another = there.Listen("orders:2");
        _ = await another.Wait(TimeSpan.FromMilliseconds(300), Ct);

        here.Call("orders:1");

        (await near.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
        (await far.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
        (await near.Wait(TimeSpan.FromMilliseconds(300), Ct)).ShouldBeFalse();
        (await another.Wait(TimeSpan.Zero, Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Many_calls_are_published_in_few_notifications_and_none_is_left_out()
    {
        await using var database = await TestDatabase.New();
        await using var one = await Start(database);
        await using var other = await Start(database);
        await BothListen(database, processes: 2);
        var (here, there) = (one.Services.GetRequiredService<SignalHub>(), other.Services.GetRequiredService<SignalHub>());
        var subscriptions = Enumerable.Range(1, 1000).Select(i => there.Listen($"facts:ord_0123456789012345678901{i:D4}")).ToList();

        await here.Call(subscriptions.Select(subscription => subscription.Topic));

        foreach (var subscription in subscriptions)
        {
            (await subscription.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
            subscription.Dispose();
        }
    }

    [Fact]
    public async Task Who_listens_is_woken_when_the_connection_is_back_because_calls_may_have_been_missed()
    {
        await using var database = await TestDatabase.New();
        await using var api = await Start(database);
        await BothListen(database, processes: 1);
        using var subscription = api.Services.GetRequiredService<SignalHub>().Listen("orders:1");
        _ = await subscription.Wait(TimeSpan.FromMilliseconds(300), Ct);

        await database.Run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders wakeups' AND datname = "
                + "current_database()");

        (await subscription.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
    }

    private static Task<Api> Start(TestDatabase database) => Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });

    private static Task<long> BothListen(TestDatabase database, int processes) => Eventually.Be(
        () => database.Scalar<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'orders wakeups' AND datname = current_database() AND query "
                + "LIKE 'LISTEN%'"),
        listening => listening == processes);
}
