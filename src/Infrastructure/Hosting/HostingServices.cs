using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.Hosting;

internal static class HostingServices
{
    /// <summary>The time, and what notices that a server went away.</summary>
    public static IServiceCollection AddHosting(this IServiceCollection services, IHostEnvironment environment)
    {
        services.TryAddSingleton(environment);
        return services
            .AddSingleton<TimeProvider>(new MillisecondClock())
            .AddSingleton<Outages>();
    }
}
