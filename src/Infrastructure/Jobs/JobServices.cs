using CleanOrders.Application;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Jobs.Files;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Jobs.Schedules;
using CleanOrders.Infrastructure.Jobs.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.Jobs;

/// <summary>Work for later.</summary>
internal static class JobServices
{
    private static readonly TimeSpan LeastShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What every process needs: it enqueues jobs and shows them.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        foreach (var kind in Features.JobKinds)
            _ = services.AddSingleton(kind);
        return services.AddSingleton<JobCatalog>().AddScoped<IJobQueue, JobQueue>();
    }

    /// <summary>What does jobs, and enqueues the scheduled ones.</summary>
    public static IServiceCollection AddJobWork(
        this IServiceCollection services, JobsOptions options, WorkedQueues queues, IEnumerable<JobSchedule> schedules,
        IReadOnlyDictionary<string, string> times)
    {
        foreach (var schedule in schedules)
            _ = services.AddSingleton(schedule);
        return services
            .AddSingleton(options).AddSingleton(queues).AddSingleton<JobFiles>().AddSingleton<InFlightJobs>().AddSingleton<JobExecution>()
            .AddSingleton<JobCompletion>().AddSingleton<LeaseKeeper>()
            .AddSingleton<JobPruning>().AddSingleton<ScheduleStore>()
            .AddSingleton(
                provider => TimedSchedule.From(provider.GetServices<JobSchedule>(), times, provider.GetRequiredService<JobCatalog>()))
            .AddHostedService<ScheduleRunner>().AddHostedService<JobRunner>()
            .Configure<HostOptions>(
                host => host.ShutdownTimeout = Max(LeastShutdownTimeout, options.ShutdownTimeout + (4 * JobRunner.Grace)));
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
