using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Alerts;

/// <summary>The job that looks for jobs that have died since it looked last.</summary>
public sealed record NotifyOfDeadJobs;

/// <param name="Job">Its id.</param>
/// <param name="Type">As in <c>orders.import</c>.</param>
public sealed record DeadJobNotice(string Job, string Type);

/// <summary>Jobs that somebody enqueued and that have died.</summary>
public interface IDeadJobs
{
    /// <summary>Some of those of the last hour whose users were not notified, the oldest first.</summary>
    Task<IReadOnlyList<DeadJob>> NotNotified(CancellationToken ct);

    /// <summary>Notes with the unit of work that its user was notified. Of two who do so, one looks again.</summary>
    void Note(DeadJob job);

    /// <summary>Whether that was noted.</summary>
    Task<bool> IsNoted(DeadJob job, CancellationToken ct);
}

/// <param name="Generation">Which of its attempts was the last: requeued, it can die again.</param>
public sealed record DeadJob(JobId Id, int Generation, string Type, UserId EnqueuedBy);

/// <summary>Notifies whoever enqueued a job that died, once for each time that it did.</summary>
public sealed class NotifyOfDeadJobsHandler(IUnitOfWork work, IDeadJobs dead, Notifier notifier) : IJobHandler<NotifyOfDeadJobs>, IGuarded
{
    public static readonly NotificationTemplate<DeadJobNotice> Template = new(
        "job_failed", NotificationCategory.Messages, new DeadJobNotice("job_1", "orders.import"));

    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(NotifyOfDeadJobs arguments, JobRun run, CancellationToken ct)
    {
        while (await dead.NotNotified(ct) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                var done = await work.Run(inner => Notify(job, inner), ct);
                if (done.IsFailure)
                    return new JobOutcome.RetryLater(done.Error.Detail);
            }
        }

        return new JobOutcome.Done();
    }

    private async Task<Result> Notify(DeadJob job, CancellationToken ct)
    {
        if (await dead.IsNoted(job, ct))
            return Result.Success;
        dead.Note(job);
        _ = await notifier.Notify(Template, job.EnqueuedBy, new DeadJobNotice($"{job.Id}", job.Type), ct);
        return Result.Success;
    }
}
