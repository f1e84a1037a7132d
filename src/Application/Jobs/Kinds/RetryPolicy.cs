namespace CleanOrders.Application.Jobs.Kinds;

/// <summary>
/// How often and when something that failed is tried again, whatever it is: a job, a message's reaction, a delivery. The delay doubles from
/// <paramref name="First"/> to <paramref name="Longest"/>, each time with up to a fifth more or less, so that what failed together does not
/// come back together.
/// </summary>
/// <param name="Attempts">All of them, the first one too.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan First, TimeSpan Longest)
{
    /// <summary>For work inside this system: a fault is a deadlock, a restart or a bug. About an hour and a half.</summary>
    public static readonly RetryPolicy Work = new(15, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(20));

    /// <summary>For reactions to events: the same faults, but others wait for their effect.</summary>
    public static readonly RetryPolicy Reaction = new(10, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    /// <summary>For what only a payment provider knows: it may be away for hours, and then a person must look. About five hours.</summary>
    public static readonly RetryPolicy Money = new(40, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10));

    /// <summary>For events that the broker does not take: however long it is away, it will come back.</summary>
    public static readonly RetryPolicy Publication = new(int.MaxValue, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    /// <summary>
    /// For what comes again within moments: while it is tried again it does not come again, so that a fault leaves one dead letter in an
    /// hour and a half and not thousands.
    /// </summary>
    public static readonly RetryPolicy Unceasing = new(100, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>What no repetition mends: the same input fails in the same way.</summary>
    public static bool IsPermanent(Exception fault) =>
        fault is ArgumentException or FormatException or System.Text.Json.JsonException or NotSupportedException or InvalidCastException;

    /// <param name="attempts">How many have failed: 1 or more.</param>
    /// <param name="chance">0 to 1.</param>
    /// <returns>How long to wait for the next one; nothing, where there is none.</returns>
    public TimeSpan? DelayAfter(int attempts, double chance)
    {
        if (attempts >= Attempts)
            return null;
        var doubled = First.TotalMilliseconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(doubled, Longest.TotalMilliseconds) * (0.8 + (0.4 * chance)));
    }
}
