using System.Diagnostics.Metrics;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.ServiceDefaults.Problems;

/// <summary>Counts what was refused or failed, by its code. The meter has the name of the product.</summary>
internal sealed class ProblemMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _problems = meters.Create(ServiceTelemetry.Name)
        .CreateCounter<long>("http.problems", "{problem}", "Answers that were problem documents (RFC 9457), by code.");

    public void Answered(ProblemType type) =>
        _problems.Add(1, new KeyValuePair<string, object?>("code", type.Code), new("http.response.status_code", type.Status));
}
