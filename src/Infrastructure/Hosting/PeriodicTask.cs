using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>Does something at each interval. What fails is tried again sooner.</summary>
internal sealed partial class PeriodicTask(
    string name, TimeSpan interval, Func<IServiceProvider, CancellationToken, Task> round, IServiceScopeFactory scopes, Outages outages,
    TimeProvider clock,
    ILogger<PeriodicTask> logger)
    : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // That the database is away is one line for the whole process.
        var loop = new RetryLoop(
            interval < LongestPause ? interval : LongestPause,
            exception => Log.Failed(logger, name, exception), failures => Log.Recovered(logger, name, failures))
        {
            ReportsOutages = false,
        };
        using var timer = new PeriodicTimer(interval, clock);
        await loop.Run(
            async ct =>
            {
                await Round(ct);
                loop.Succeeded();
                _ = await timer.WaitForNextTickAsync(ct);
            }, stoppingToken);
    }

    private async Task Round(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await round(scope.ServiceProvider, ct);
        }
        catch (Exception outage) when (outage.IsOutage() && !ct.IsCancellationRequested)
        {
            outages.Saw(outage);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Work} failed; it is retried")]
        public static partial void Failed(ILogger logger, string work, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "{Work} succeeds again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, string work, int failures);
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
