using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Gateway.Upstreams;

/// <summary>The section <c>Gateway</c>: where the instances of the API are.</summary>
internal sealed class UpstreamOptions : IValidatableObject
{
    private const string Default = "http://localhost:5080";

    /// <summary>An address for each instance. Left out: one, at <c>http://localhost:5080</c>.</summary>
    public string[]? Upstreams { get; set; }

    internal IReadOnlyList<string> Addresses => Upstreams is { Length: > 0 } ? Upstreams : [Default];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (index, address) in Addresses.Index())
        {
            if (!IsAddress(address))
                yield return new ValidationResult(
                    $"Gateway:Upstreams:{index} is {address}; it must be http://host:port or https://host:port, without a path.");
        }

        if (Addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count() < Addresses.Count)
            yield return new ValidationResult("Gateway:Upstreams names an address twice.");
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address is { Host.Length: > 0, PathAndQuery: "/", UserInfo: "", Fragment: "" };
}

/// <summary>The section <c>Gateway:Health</c>: how the gateway learns which instances take requests.</summary>
internal sealed class HealthOptions
{
    /// <summary>How often each instance is asked for <c>/health/ready</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long its answer may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>For how long an instance that broke a connection is left out, if there is another.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>The section <c>Gateway:Timeouts</c>.</summary>
internal sealed class TimeoutOptions
{
    /// <summary>How long a request may take with all its attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Request { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for a request with a file.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan File { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an instance may take to accept a connection.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long nothing may move on a stream or a WebSocket before it is closed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(2);
}
