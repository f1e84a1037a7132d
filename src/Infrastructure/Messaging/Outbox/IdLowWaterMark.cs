namespace CleanOrders.Infrastructure.Messaging.Outbox;

/// <summary>
/// Up to which id nothing is worth looking for: rows that went leave dead ones behind, which every claim would read again while somebody
/// holds an old snapshot. It follows one to two seconds behind, because ids are committed out of order; what it passes over, a claim
/// without it finds.
/// </summary>
internal sealed class IdLowWaterMark(TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private long _latest;
    private long _former;
    private long _since = time.GetTimestamp();

    public long Value { get; private set; }

    public void Saw(long id)
    {
        _latest = Math.Max(_latest, id);
        if (time.GetElapsedTime(_since) < Step)
            return;
        (Value, _former, _since) = (_former, _latest, time.GetTimestamp());
    }
}
