using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Status;

/// <summary>What the status page shows. Only the host that shows it samples for it.</summary>
public static class StatusServices
{
    public static IServiceCollection AddServiceStatus(this IServiceCollection services) => services
        .AddSingleton<LoadMeter>()
        .AddSingleton<BacklogReader>()
        .AddSingleton<StatusHistory>()
        .AddPeriodicTask<StatusHistory>("Sampling the load", StatusHistory.Interval, (history, _) => history.SampleLoad())
        .AddPeriodicTask<StatusHistory>(
            "Sampling the backlog", StatusHistory.BacklogInterval, (history, ct) => history.SampleBacklog(ct));
}
