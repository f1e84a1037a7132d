using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>Does something again and again. A failure is logged, and the next round tries again.</summary>
internal sealed partial class PeriodicTask(
    string name, TimeSpan interval, Func<IServiceProvider, CancellationToken, Task> round, IServiceScopeFactory scopes, Outages outages,
    TimeProvider clock,
    ILogger<PeriodicTask> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await round(scope.ServiceProvider, stoppingToken);
            }
            catch (Exception outage) when (outage.IsOutage() && !stoppingToken.IsCancellationRequested)
            {
                outages.Saw(outage);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, name, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Work} failed; the next round tries again")]
        public static partial void Failed(ILogger logger, string work, Exception exception);
    }
}

internal static class PeriodicTasks
{
    /// <summary>For what every process must do. What is enough once for the whole system is a scheduled job.</summary>
    public static IServiceCollection AddPeriodicTask<TService>(
        this IServiceCollection services, string name, TimeSpan interval, Func<TService, CancellationToken, Task> round)
        where TService : notnull =>
        services.AddSingleton<IHostedService>(provider => new PeriodicTask(
            name, interval, (scope, ct) => round(scope.GetRequiredService<TService>(), ct),
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<Outages>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PeriodicTask>>()));
}
