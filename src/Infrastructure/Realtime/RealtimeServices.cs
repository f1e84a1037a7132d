using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.Realtime;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Realtime;

internal static class RealtimeServices
{
    public static IServiceCollection AddRealtime(this IServiceCollection services) => services
        .AddSingleton<IEphemeralSigns, EphemeralSigns>()
        .AddScoped<Tickets>()
        .AddScoped<ITickets>(provider => provider.GetRequiredService<Tickets>())
        .AddScoped<IRetention>(provider => provider.GetRequiredService<Tickets>());
}
