using System.Diagnostics.Metrics;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Gateway.AccessLog;

/// <summary>What the gateway counts. The meter has the name of the product, and no label has more values than routes or plans.</summary>
internal sealed class GatewayMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _dropped;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ServiceTelemetry.Name);
        _duration = meter.CreateHistogram(
            "gateway.request.duration", "s", "How long requests took, by route, plan and class of status.", tags: null,
            ServiceTelemetry.Times);
        _retries = meter.CreateCounter<long>("gateway.retries", "{retry}", "Requests that were sent to an instance again.");
        _dropped = meter.CreateCounter<long>(
            "gateway.access_log.dropped", "{line}", "Lines of the access log for which there was no room.");
    }

    public void Answered(AccessRecord record)
    {
        _duration.Record(
            record.Milliseconds / 1000, new("route", record.Route), new("plan", record.Plan ?? "none"),
            new("status", StatusClass(record.Status)));
        if (record.Retries > 0)
            _retries.Add(record.Retries, new KeyValuePair<string, object?>("route", record.Route));
    }

    public void LineDropped() => _dropped.Add(1);

    private static string StatusClass(int status) => status switch
    {
        < 200 => "1xx",
        < 300 => "2xx",
        < 400 => "3xx",
        < 500 => "4xx",
        _ => "5xx",
    };
}
