namespace CleanOrders.Infrastructure.Hosting;

/// <summary>A place that a semaphore gave, to be given back with <c>using</c>.</summary>
internal sealed class SemaphoreHold(SemaphoreSlim places) : IDisposable
{
    public void Dispose() => _ = places.Release();
}
