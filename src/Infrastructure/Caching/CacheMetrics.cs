using System.Diagnostics.Metrics;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>Where the answers to cached questions came from, in the meter that has the name of the product.</summary>
internal sealed class CacheMetrics
{
    public const string Memory = "memory";
    public const string Redis = "redis";
    public const string Database = "database";

    /// <summary>The database, since no answer was known to be good, or caching is off.</summary>
    public const string Bypassed = "bypassed";

    private readonly Meter _meter;
    private readonly Counter<long> _requests;

    public CacheMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(ServiceTelemetry.Name);
        _requests = _meter.CreateCounter<long>("cache.requests", "{request}", "Cached questions by query and where the answer came from.");
    }

    public void ObserveBreaker(Func<bool> isOpen) => _ = _meter.CreateObservableGauge(
        "cache.redis.breaker", () => isOpen() ? 1 : 0, "{breaker}", "1 while answers are cached without Redis, else 0.");

    public void Answered(string query, string from) =>
        _requests.Add(1, new KeyValuePair<string, object?>("query", query), new KeyValuePair<string, object?>("result", from));
}
