namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>When a delivery that failed is tried again: ten attempts in about three days.</summary>
public static class DeliverySchedule
{
    /// <summary>What an endpoint asks for in <c>Retry-After</c> is heeded up to this.</summary>
    public static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(24);

    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(20),
    ];

    /// <param name="failures">How many attempts have failed: 1 or more.</param>
    /// <param name="asked">What the endpoint asked for.</param>
    /// <param name="chance">0 to 1: up to a tenth more or less, so that what failed together does not come back together.</param>
    /// <returns>How long to wait; nothing, where there is no next one.</returns>
    public static TimeSpan? PauseAfter(int failures, TimeSpan? asked, double chance)
    {
        if (failures > Pauses.Count)
            return null;
        var pause = Pauses[failures - 1] * (0.9 + (0.2 * chance));
        var heeded = asked < LongestAskedFor ? asked.Value : asked is null ? TimeSpan.Zero : LongestAskedFor;
        return pause > heeded ? pause : heeded;
    }
}
