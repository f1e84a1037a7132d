using CleanOrders.Application.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Jobs;

/// <summary>Work for later.</summary>
internal static class JobServices
{
    /// <summary>What every process needs: it enqueues jobs and shows them.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        foreach (var kind in JobKinds.All)
            _ = services.AddSingleton(kind);
        return services;
    }

    /// <summary>What does jobs, and enqueues the scheduled ones.</summary>
    public static IServiceCollection AddJobWork(this IServiceCollection services) => services;
}
