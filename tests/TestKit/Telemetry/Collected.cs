namespace CleanOrders.TestKit;

/// <summary>A span as a collector was sent it (opentelemetry/proto/trace/v1).</summary>
/// <param name="Service">That sent it.</param>
/// <param name="ParentId">Empty for the first span of a trace.</param>
public sealed record CollectedSpan(
    string Service, string Scope, string TraceId, string SpanId, string ParentId, string Name, bool IsError,
    IReadOnlyDictionary<string, string> Attributes)
{
    public override string ToString() => $"{Service}: {Name} [{Scope}] {SpanId} < {ParentId}";

    internal static IEnumerable<CollectedSpan> From(WireMessage request) =>
        from resource in request.Messages(1)
        let service = Collected.ServiceOf(resource)
        from scope in resource.Messages(2)
        let name = scope.Messages(1).LastOrDefault()?.Text(1) ?? ""
        from span in scope.Messages(2)
        select new CollectedSpan(
            service, name, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5),
            span.Messages(15).LastOrDefault()?.Number(3) == 2, span.Attributes(9));
}

/// <summary>A metric as a collector was sent it (opentelemetry/proto/metrics/v1).</summary>
/// <param name="Points">The attributes of each of its points.</param>
/// <param name="Traces">Of the exemplars: requests that were counted in it.</param>
public sealed record CollectedMetric(
    string Service, string Scope, string Name, string Unit, string Kind, IReadOnlyList<IReadOnlyDictionary<string, string>> Points,
    IReadOnlyList<string> Traces)
{
    internal static IEnumerable<CollectedMetric> From(WireMessage request) =>
        from resource in request.Messages(1)
        let service = Collected.ServiceOf(resource)
        from scope in resource.Messages(2)
        let name = scope.Messages(1).LastOrDefault()?.Text(1) ?? ""
        from metric in scope.Messages(2)
        select Of(service, name, metric);

    private static CollectedMetric Of(string service, string scope, WireMessage metric)
    {
        var (kind, field, attributes, exemplars) =
            metric.Has(9) ? ("histogram", 9, 9, 8) : metric.Has(7) ? ("sum", 7, 7, 5) : ("gauge", 5, 7, 5);
        var points = metric.Messages(field).SelectMany(data => data.Messages(1)).ToList();
        return new CollectedMetric(
            service, scope, metric.Text(1), metric.Text(3), kind, [.. points.Select(point => point.Attributes(attributes))],
            [.. points.SelectMany(point => point.Messages(exemplars)).Select(exemplar => exemplar.Hex(5))]);
    }
}

/// <summary>A line of a log as a collector was sent it (opentelemetry/proto/logs/v1).</summary>
/// <param name="TraceId">Empty for a line that belongs to none.</param>
public sealed record CollectedLine(string Service, string Scope, string Body, string TraceId)
{
    internal static IEnumerable<CollectedLine> From(WireMessage request) =>
        from resource in request.Messages(1)
        let service = Collected.ServiceOf(resource)
        from scope in resource.Messages(2)
        let name = scope.Messages(1).LastOrDefault()?.Text(1) ?? ""
        from line in scope.Messages(2)
        select new CollectedLine(service, name, line.Messages(5).LastOrDefault()?.Text(1) ?? "", line.Hex(9));
}

internal static class Collected
{
    public static string ServiceOf(WireMessage sent) =>
        sent.Messages(1).LastOrDefault()?.Attributes(1).GetValueOrDefault("service.name") ?? "";
}
