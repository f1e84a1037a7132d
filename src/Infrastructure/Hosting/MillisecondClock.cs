namespace CleanOrders.Infrastructure.Hosting;

/// <summary>
/// The clock of the machine in whole milliseconds: what every database and every id can keep, so that a time reads back as it was told.
/// </summary>
internal sealed class MillisecondClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
