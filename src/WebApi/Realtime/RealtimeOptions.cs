using System.ComponentModel.DataAnnotations;

namespace CleanOrders.WebApi.Realtime;

/// <summary>The section <c>Realtime</c>: what one instance takes of connections to its hub.</summary>
internal sealed class RealtimeOptions
{
    /// <summary>How many connections one user may hold open at one instance.</summary>
    [Range(1, 10_000)]
    public int ConnectionsPerUser { get; set; } = 10;

    /// <summary>How many connections may come from one address to one instance.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerAddress { get; set; } = 100;

    /// <summary>How many conversations one connection may follow at a time.</summary>
    [Range(1, 10_000)]
    public int ConversationsPerConnection { get; set; } = 50;

    /// <summary>How many calls one connection may make in a minute.</summary>
    [Range(1, 100_000)]
    public int CallsPerMinute { get; set; } = 300;

    /// <summary>How long a connection may take nothing of what is sent to it before it is closed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
