using CleanOrders.Application.Jobs;
using CleanOrders.Application.Notifications.Alerts;
using CleanOrders.Worker.Tests.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Notifications;

public sealed class DeadJobNoticeTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task Who_enqueued_a_job_that_died_is_notified_once_for_each_time_that_it_did(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Settings = Published.ByNobody });
        var job = await api.As(Admin).Enqueue("orders.export").Job();
        await Run(api);
        (await api.As(Admin).ReadInbox()).ShouldBeEmpty();

        var ended = kind == DatabaseKind.Sqlite ? $"{TimeProvider.System.GetUtcNow().UtcTicks}" : "now()";
        await database.Run($"UPDATE jobs SET status = 'dead', generation = 1, ended_at = {ended} WHERE type = 'orders.export'");
        await Task.WhenAll(Run(api), Run(api), Run(api));
        var notice = (await api.As(Admin).ReadInbox()).ShouldHaveSingleItem();
        notice.Text.ShouldContain(job.Id);
        notice.Text.ShouldContain("orders.export");

        await database.Run("UPDATE jobs SET generation = 2 WHERE type = 'orders.export'");
        await Run(api);
        await Run(api);
        (await api.As(Admin).ReadInbox()).Count.ShouldBe(2);
        (await api.As(Customer).ReadInbox()).ShouldBeEmpty();
    }

    private static async Task Run(Api api)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<NotifyOfDeadJobsHandler>();
        (await handler.Handle(new NotifyOfDeadJobs(), run: null!, CancellationToken.None)).ShouldBeOfType<JobOutcome.Done>();
    }
}
