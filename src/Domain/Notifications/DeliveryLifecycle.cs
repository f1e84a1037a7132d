using System.Collections.Frozen;

namespace CleanOrders.Domain.Notifications;

public enum DeliveryStatus
{
    /// <summary>Waits for its channel.</summary>
    Queued,

    /// <summary>The channel has taken it over. Whether it arrives is not known.</summary>
    Sent,

    /// <summary>It has arrived.</summary>
    Delivered,

    /// <summary>The channel could not deliver it, and nothing else was tried.</summary>
    Failed,

    /// <summary>The channel could not deliver it, and the next one of its category does.</summary>
    FellBack,

    /// <summary>It is not sent, for the reason that its step says.</summary>
    Suppressed,
}

/// <summary>The life of a delivery by one channel. This is the only place that knows which status may follow which.</summary>
public static class DeliveryLifecycle
{
    private static readonly FrozenDictionary<DeliveryStatus, DeliveryStatus[]> NextTable =
        new Dictionary<DeliveryStatus, DeliveryStatus[]>
        {
            [DeliveryStatus.Queued] = [DeliveryStatus.Sent, DeliveryStatus.Delivered, DeliveryStatus.Failed, DeliveryStatus.FellBack,
                DeliveryStatus.Suppressed],
            [DeliveryStatus.Sent] = [DeliveryStatus.Delivered, DeliveryStatus.Failed, DeliveryStatus.FellBack, DeliveryStatus.Queued],
            [DeliveryStatus.Delivered] = [],
            [DeliveryStatus.Failed] = [DeliveryStatus.Queued],
            [DeliveryStatus.FellBack] = [DeliveryStatus.Queued],
            [DeliveryStatus.Suppressed] = [DeliveryStatus.Queued],
        }.ToFrozenDictionary();

    public static IReadOnlyList<DeliveryStatus> NextOf(DeliveryStatus from) => NextTable[from];

    public static bool Allows(DeliveryStatus from, DeliveryStatus to) => NextTable[from].Contains(to);
}
