using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>
/// What the meter of one host says of messages on their way, as whoever exports it would read it. Other hosts of this process do not count.
/// </summary>
internal sealed class Readings : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> _seen = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public Readings(IServiceProvider host)
    {
        var meters = host.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name.StartsWith("messaging.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Of(instrument.Name).Enqueue(value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Of(instrument.Name).Enqueue(value));
        _listener.Start();
    }

    public double Depth => Gauge("messaging.outbox.depth");

    /// <summary>In seconds.</summary>
    public double Age => Gauge("messaging.outbox.age");

    /// <summary>Of each message that was told, in seconds.</summary>
    public IReadOnlyCollection<double> Lags => Of("messaging.outbox.lag");

    public double Published => Of("messaging.outbox.published").Sum();

    public double Failures => Of("messaging.outbox.failures").Sum();

    public double Skipped => Of("messaging.inbox.skipped").Sum();

    public void Dispose() => _listener.Dispose();

    private double Gauge(string name)
    {
        _listener.RecordObservableInstruments();
        return Of(name).Last();
    }

    private ConcurrentQueue<double> Of(string name) => _seen.GetOrAdd(name, _ => new ConcurrentQueue<double>());
}
