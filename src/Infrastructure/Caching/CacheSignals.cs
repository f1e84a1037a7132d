using CleanOrders.Infrastructure.Signals;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>
/// Has the versions read again as soon as another process signals a change; without a signal they are after less than a second.
/// </summary>
internal sealed class CacheSignals(SignalHub hub, CacheVersions versions) : BackgroundService
{
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = hub.Subscribe(Topic.CacheChanged);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await changes.Wait(LongWait, stoppingToken))
                versions.Forget();
        }
    }
}
