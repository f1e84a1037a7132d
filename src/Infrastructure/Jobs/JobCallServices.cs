using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Infrastructure.Jobs.Files;
using CleanOrders.Infrastructure.Jobs.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Jobs;

/// <summary>What answers for jobs: every process that is asked needs it, whoever does them.</summary>
internal static class JobCallServices
{
    public static IServiceCollection AddJobCalls(this IServiceCollection services) => services
        .AddSingleton<IJobFiles, SentFiles>()
        .AddScoped<IJobs, JobQueries>()
        .AddScoped<IDeadLetters, DeadLetterQueries>();
}
