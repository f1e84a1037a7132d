using System.Diagnostics.Metrics;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.Outbox;

namespace CleanOrders.Infrastructure.Messaging;

/// <summary>What can be watched of events on their way.</summary>
internal sealed class MessagingMetrics
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _skipped;
    private readonly Histogram<double> _lag;
    private long _depth;
    private double _age;

    /// <param name="meters">Each host has its own, so that who listens can tell one from another.</param>
    public MessagingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ServiceTelemetry.Name);
        _published = meter.CreateCounter<long>("messaging.outbox.published", "{event}", "Events that were published.");
        _failures = meter.CreateCounter<long>("messaging.outbox.failures", "{event}", "Failures to publish an event.");
        _skipped = meter.CreateCounter<long>("messaging.inbox.skipped", "{event}", "Events that were delivered again and skipped.");
        _lag = meter.CreateHistogram(
            "messaging.outbox.lag", "s", "From an event's occurrence to its publication.", tags: null, ServiceTelemetry.Times);
        _ = meter.CreateObservableGauge(
            "messaging.outbox.depth", () => Interlocked.Read(ref _depth), "{event}", "Events that wait to be published.");
        _ = meter.CreateObservableGauge(
            "messaging.outbox.age", () => Volatile.Read(ref _age), "s", "How long the oldest of them has waited.");
    }

    public void Settled(IReadOnlyList<Publishing> publishings, DateTimeOffset now)
    {
        foreach (var publishing in publishings)
        {
            if (publishing.Outcome == PublishResult.Published)
            {
                _published.Add(1);
                _lag.Record((now - publishing.Claimed.Event.At).TotalSeconds);
            }
            else if (publishing.Outcome != PublishResult.NotTried)
            {
                _failures.Add(1);
            }
        }
    }

    public void Skipped() => _skipped.Add(1);

    public void Waiting(long depth, TimeSpan age)
    {
        _ = Interlocked.Exchange(ref _depth, depth);
        Volatile.Write(ref _age, age.TotalSeconds);
    }
}
