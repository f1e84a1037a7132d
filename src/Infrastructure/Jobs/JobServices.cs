using System.Globalization;
using CleanOrders.Application;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Orders;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Jobs.Files;
using CleanOrders.Infrastructure.Jobs.Queue;
using CleanOrders.Infrastructure.Jobs.Schedules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.Jobs;

/// <summary>Work for later.</summary>
internal static class JobServices
{
    private static readonly TimeSpan LeastShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What every process needs: it enqueues jobs, and shows them to who asks.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<JobsOptions>(configuration, "Jobs");
        _ = services.AddSettings<WorkersOptions>(configuration, "Workers");
        _ = services.AddSchedules(configuration);
        foreach (var kind in Features.JobKinds)
            _ = services.AddSingleton(kind);
        _ = configuration.HasConnectionString("Orders")
            ? services.AddSingleton<JobStore, PostgresJobStore>()
            : services.AddSingleton<JobStore, SqliteJobStore>();
        return services
            .AddSingleton<JobCatalog>()
            .AddScoped<IJobQueue, JobQueue>()
            .AddSingleton<IJobFiles, JobFiles>()
            .AddScoped<JobQueries>()
            .AddScoped<IJobs, JobAdministration>()
            .AddScoped<IDeadLetters, DeadLetterAdministration>();
    }

    /// <summary>What does jobs, and enqueues the scheduled ones.</summary>
    public static IServiceCollection AddJobWork(this IServiceCollection services, IConfiguration configuration) =>
        services
            .Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout(configuration))
            .AddSingleton<AttemptFiles>()
            .AddSingleton<InFlightJobs>()
            .AddSingleton<JobExecution>()
            .AddSingleton<JobMetrics>()
            .AddSingleton<JobCounts>()
            .AddPeriodicTask<JobCounts>("Counting jobs", JobCounts.Interval, (jobs, ct) => jobs.Measure(ct))
            .AddSingleton<JobCompletion>()
            .AddSingleton<LeaseKeeper>()
            .AddSingleton<JobPruning>()
            .AddSingleton<IRetention>(provider => provider.GetRequiredService<JobPruning>())
            .AddSingleton<JobRouting>()
            .AddPeriodicTask<JobRouting>("Moving jobs to their consumers", TimeSpan.FromHours(1), (jobs, ct) => jobs.MoveToConsumers(ct))
            .AddHostedService<ScheduleRunner>()
            .AddHostedService<JobRunner>();

    private static IServiceCollection AddSchedules(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddOptions<SchedulesOptions>().Configure(times => times.Read(configuration)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<SchedulesOptions>, SchedulesOptionsValidation>()
            .AddSingleton<ScheduleStore>()
            .AddSingleton(TimedSchedules);
    }

    private static IReadOnlyList<TimedSchedule> TimedSchedules(IServiceProvider provider) => TimedSchedule.From(
        Features.JobSchedules(provider.GetRequiredService<OrdersOptions>()).Concat(provider.GetServices<JobSchedule>()),
        provider.GetRequiredService<IOptions<SchedulesOptions>>().Value.Times,
        provider.GetRequiredService<JobCatalog>());

    // The host asks for it before the settings are checked.
    private static TimeSpan ShutdownTimeout(IConfiguration configuration)
    {
        var ofJobs = TimeSpan.TryParse(configuration["Jobs:ShutdownTimeout"], CultureInfo.InvariantCulture, out var set)
            ? set
            : new JobsOptions().ShutdownTimeout;
        var needed = ofJobs + (4 * JobRunner.Grace);
        return needed > LeastShutdownTimeout ? needed : LeastShutdownTimeout;
    }
}
