using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Infrastructure.Messaging;

/// <summary>The section <c>Messaging</c>.</summary>
internal sealed class MessagingOptions
{
    /// <summary>How many events a relay holds at once.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; init; } = 200;

    /// <summary>How many messages the broker sends a process ahead, for each reaction.</summary>
    [Range(1, 1000)]
    public int Prefetch { get; init; } = 32;

    /// <summary>How many events a process applies at once, for each reaction; without a broker, for all.</summary>
    [Range(1, 100)]
    public int Concurrency { get; init; } = 8;

    /// <summary>How long it is known that an event was applied: longer than one can come again.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "90.00:00:00")]
    public TimeSpan InboxRetention { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long events can be read after they were published.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan EventRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a relay waits for a signal before it polls, should one get lost.</summary>
    internal TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);
}
