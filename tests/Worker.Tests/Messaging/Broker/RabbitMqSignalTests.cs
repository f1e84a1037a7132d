using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Signals;
using CleanOrders.Worker.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging.Broker;

/// <summary>On databases of their own, of which SQLite notifies nobody: what signals a worker there came over the broker.</summary>
public sealed class RabbitMqSignalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_is_signalled_over_the_broker_and_does_its_jobs_while_that_is_away()
    {
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        await using var otherDatabase = await TestDatabase.New(DatabaseKind.Sqlite);
        await using var worker = await Start(database, broker, "Workers:Queues=default");
        await using var other = await Start(otherDatabase, broker, "Workers:Queues=messages");
        using var subscription = HubOf(worker).Subscribe(Topic.JobDue("default"));

        // As an instance of an earlier version sends it.
        await using var client = await PlainClient.To(broker);
        await client.Publish("jobs.default", "", [], "application/octet-stream");
        (await subscription.Wait(Eventually.Bound, Ct)).ShouldBeTrue();

        // Many at once are sent as one or two, and none gives rise to another.
        HubOf(other).Publish(Topic.JobDue("default"));
        (await subscription.Wait(Eventually.Bound, Ct)).ShouldBeTrue();
        var signals = 0;
        for (var i = 0; i < 100; i++)
            HubOf(other).Publish(Topic.JobDue("default"));
        while (await subscription.Wait(TimeSpan.FromSeconds(1), Ct))
            signals++;
        signals.ShouldBeInRange(1, 5);

        await broker.Stop();
        _ = await database.StatusBecomes(await worker.Enqueue(new Scripted(1)), "succeeded");
        await broker.Start();
        await Eventually.Be(
            async () =>
            {
                HubOf(other).Publish(Topic.JobDue("default"));
                return await subscription.Wait(TimeSpan.FromMilliseconds(200), Ct);
            },
            arrived => arrived);

        // A signal that was just being sent when the broker went away is named by the bus itself.
        worker.Logs.Failures.Where(line => line.Category != "MassTransit").ShouldBeEmpty();
    }

    private static SignalHub HubOf(JobHost host)
    {
        using var scope = host.Scope();
        return scope.ServiceProvider.GetRequiredService<SignalHub>();
    }

    private static async Task<JobHost> Start(TestDatabase database, RabbitMq broker, string queues)
    {
        var host = await JobHost.Start(
            database, [ScriptedHandler.Kind], new Script(), settings: [$"ConnectionStrings:RabbitMq={broker.ConnectionString}", queues]);
        using var scope = host.Scope();
        await scope.ServiceProvider.GetRequiredService<ITransport>().Ready(Ct);
        return host;
    }
}
