using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>
/// The name under which all spans and metrics of the service are found, and how work goes on in the trace of what caused it
/// (W3C Trace Context).
/// </summary>
public static class ServiceTelemetry
{
    /// <summary>That of the product: of the one source of spans and of all meters.</summary>
    public static string Name { get; } = typeof(ServiceTelemetry).Namespace!.Split(".Infrastructure")[0];

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The bounds of histograms of times, in seconds: from a millisecond to an hour.</summary>
    public static InstrumentAdvice<double> Times { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
    };

    /// <summary>Begins a span in the current trace, where somebody collects spans.</summary>
    public static Activity? Start(string name, ActivityKind kind) => Source.StartActivity(name, kind);

    /// <summary>
    /// Goes on in the trace of what caused this, which happened elsewhere or earlier. Where nobody collects spans there is an activity all
    /// the same: what is stored meanwhile names the trace.
    /// </summary>
    /// <param name="traceParent">As it was stored; nothing begins a new trace.</param>
    public static Activity Continue(string name, ActivityKind kind, string? traceParent)
    {
        var isKnown = ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var parent);
        if (Source.StartActivity(name, kind, parent) is { } collected)
            return collected;
        var bare = new Activity(name) { IsAllDataRequested = false };
        if (isKnown)
            _ = bare.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        return bare.Start();
    }

    /// <summary>Marks the span as failed, by the kind of its failure: messages can name people.</summary>
    public static void Failed(this Activity? activity, string kind) =>
        activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", kind);
}
