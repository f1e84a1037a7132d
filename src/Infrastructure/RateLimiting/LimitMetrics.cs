using System.Diagnostics.Metrics;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Infrastructure.RateLimiting;

/// <summary>What the limiter measures, in the meter that has the name of the product.</summary>
internal sealed class LimitMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _duration;

    public LimitMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(ServiceTelemetry.Name);
        _decisions = _meter.CreateCounter<long>("limits.decisions", "{decision}", "Decisions by policy and result.");
        _duration = _meter.CreateHistogram(
            "limits.store.duration", "s", "How long a decision of Redis took.", tags: null, ServiceTelemetry.Times);
    }

    public void ObserveBreaker(Func<bool> isOpen) => _ = _meter.CreateObservableGauge(
        "limits.store.breaker", () => isOpen() ? 1 : 0, "{breaker}", "1 while limits are decided without Redis, else 0.");

    public void Decided(LimitRequest request, LimitAnswer answer)
    {
        for (var index = 0; index < request.Checks.Length; index++)
        {
            var check = request.Checks[index];
            var result = answer.Counts[index].Wait == 0 ? "allowed" : check.Policy.IsShadow ? "shadow_refused" : "refused";
            _decisions.Add(
                1, new KeyValuePair<string, object?>("plan", request.Plan), new("policy", check.Policy.Name), new("result", result));
        }
    }

    public void Asked(TimeSpan time) => _duration.Record(time.TotalSeconds);
}
