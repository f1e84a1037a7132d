using CleanOrders.Application.Jobs;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Tests.Jobs;

/// <summary>The use cases of jobs.</summary>
internal static class JobUseCases
{
    public static Task<Result<JobDetails>> Enqueue(
        this Person person, string type, DateTimeOffset? runAt = null, string? uniqueKey = null, int? priority = null) =>
        person.Run((EnqueueJobHandler handler, Caller caller, CancellationToken ct) =>
            handler.Handle(new EnqueueJob(type, Arguments: null, runAt, priority, uniqueKey), caller, ct));

    public static Task<Result<JobDetails>> Cancel(this Person person, JobDetails job) =>
        person.Run((CancelJobHandler handler, Caller caller, CancellationToken ct) => handler.Handle(job.Id, caller, ct));

    public static Task<Result<JobDetails>> See(this Person person, JobDetails job) =>
        person.Ask((IQuery<GetJob, JobDetails> jobs, Caller caller, CancellationToken ct) => jobs.Ask(new GetJob(job.Id, caller), ct));
}
