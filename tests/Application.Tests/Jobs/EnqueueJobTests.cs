using CleanOrders.Application.Jobs;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Jobs;

/// <summary>Nothing works for the queue here: a job stays as it was asked for.</summary>
public sealed class EnqueueJobTests(App app)
{
    [Fact]
    public async Task A_job_waits_for_its_time()
    {
        var admin = app.As(Admin);
        var tomorrow = app.Clock.GetUtcNow().AddDays(1);

        var job = await admin.Enqueue("orders.export", runAt: tomorrow).ShouldSucceed();

        var seen = await admin.See(job).ShouldSucceed();
        seen.Status.ShouldBe(JobStatus.Queued);
        seen.RunAt.ShouldBe(tomorrow);
    }

    [Fact]
    public async Task While_a_job_with_a_unique_key_waits_its_sender_gets_no_second_one()
    {
        var admin = app.As(Admin);
        var first = await admin.Enqueue("orders.export", uniqueKey: "nightly").ShouldSucceed();

        (await admin.Enqueue("orders.export", uniqueKey: "nightly").ShouldSucceed()).Id.ShouldBe(first.Id);

        var somebodyElses = await app.As(Admin).Enqueue("orders.export", uniqueKey: "nightly").ShouldSucceed();
        somebodyElses.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task Nobody_asks_for_the_services_own_jobs()
    {
        var error = await app.As(Admin).Enqueue("payments.refund", priority: 10).ShouldBeRefused(Violations.RequestInvalid);

        error.Complaints().ShouldBe([("/type", JobErrors.UnknownType.Code), ("/priority", JobErrors.PriorityOutOfRange.Code)]);
    }

    [Fact]
    public async Task A_job_is_there_for_whoever_asked_for_it_and_for_who_manages_jobs()
    {
        var sender = app.As(Support).ThatMayOnly(Permission.JobsEnqueue, Permission.OrdersRead);
        var job = await sender.Enqueue("orders.export").ShouldSucceed();

        _ = await app.As(Support).ThatMayOnly(Permission.JobsEnqueue, Permission.OrdersRead).See(job).ShouldBeRefused(JobErrors.NotFound);
        _ = await sender.See(job).ShouldSucceed();
        _ = await app.As(Admin).See(job).ShouldSucceed();
    }

    [Fact]
    public async Task A_job_is_cancelled_once()
    {
        var admin = app.As(Admin);
        var job = await admin.Enqueue("orders.export").ShouldSucceed();

        (await admin.Cancel(job).ShouldSucceed()).Status.ShouldBe(JobStatus.Cancelled);
        _ = await admin.Cancel(job).ShouldBeRefused(JobErrors.WrongStateType);
    }
}
