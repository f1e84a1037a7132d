using System.ComponentModel.DataAnnotations;

namespace CleanOrders.ServiceDefaults.Telemetry;

/// <summary>The section <c>Telemetry</c>. Where spans, metrics and logs go is said by the variables of OpenTelemetry.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>
    /// Which part of the traces that begin here is sent: 0 to 1. Who called decides for theirs, and a request or job that failed is sent
    /// always.
    /// </summary>
    [Range(0d, 1d)]
    public double Sampling { get; set; } = 1;
}

/// <summary>The section <c>Logging</c>, beside the levels that .NET knows.</summary>
internal sealed class LogOptions
{
    /// <summary>
    /// A file of JSON with levels, as in <c>appsettings.json</c>, which is read again when it changes: for where that one cannot be edited.
    /// </summary>
    public string? File { get; set; }
}

/// <summary>The section <c>Metrics</c>: what Prometheus reads, if anything.</summary>
internal sealed class MetricsOptions
{
    public const string AllHosts = "*";

    /// <summary>The port of <c>/metrics</c>, which serves nothing else. Left out: there is none.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>At which of the machine's names or addresses it listens: <c>*</c> for all, as in a container.</summary>
    [RegularExpression(@"^(\*|[A-Za-z0-9.:\[\]-]{1,255})$", ErrorMessage = "{0} is no name or address: say localhost, an address, or *.")]
    public string Host { get; set; } = "localhost";
}
