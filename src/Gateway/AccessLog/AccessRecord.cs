using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace CleanOrders.Gateway.AccessLog;

/// <summary>What the line of a request says. Whoever learns something of it on its way through writes it here.</summary>
internal sealed class AccessRecord
{
    public DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    /// <summary>Without its query, in which people put secrets.</summary>
    public required string Path { get; init; }

    public string Route { get; set; } = "";

    public int Status { get; set; }

    public double Milliseconds { get; set; }

    public long? BytesIn { get; set; }

    public long BytesOut { get; set; }

    /// <summary>The id of who called, never a token or a key.</summary>
    public string? Caller { get; set; }

    /// <summary>The plan whose limits the request was counted by; nothing for one that none counts.</summary>
    public string? Plan { get; set; }

    /// <summary>The policy that refused the request.</summary>
    public string? LimitedBy { get; set; }

    public string? Destination { get; set; }

    public int Retries { get; set; }

    public string? TraceId { get; } = Activity.Current?.TraceId.ToString();

    public string? RequestId { get; set; }

    public static AccessRecord Of(HttpContext context) => context.Features.GetRequiredFeature<AccessRecord>();
}
