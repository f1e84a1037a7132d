using System.Collections.Concurrent;
using CleanOrders.Application.Status;

namespace CleanOrders.Infrastructure.Providers;

/// <summary>The circuit breakers of this process: which of them are open, and since when.</summary>
internal sealed class ProviderHealth(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ProviderStatus> _known = new(StringComparer.Ordinal);

    /// <summary>In the order of their names; only those that this process has made a client of.</summary>
    public IReadOnlyList<ProviderStatus> All => [.. _known.Values.OrderBy(provider => provider.Name, StringComparer.Ordinal)];

    /// <summary>To be called when its client is made.</summary>
    public void Add(string name) => _ = _known.TryAdd(name, new ProviderStatus(name, OpenSince: null, LastOpened: null));

    public void Opened(string name)
    {
        // A breaker that tries again and fails opens again: it was not closed between.
        var now = clock.GetUtcNow();
        _ = _known.AddOrUpdate(
            name, key => new ProviderStatus(key, now, now),
            (_, provider) => provider with { OpenSince = provider.OpenSince ?? now, LastOpened = now });
    }

    public void Closed(string name) => _ = _known.AddOrUpdate(
        name, key => new ProviderStatus(key, OpenSince: null, LastOpened: null), (_, provider) => provider with { OpenSince = null });
}
