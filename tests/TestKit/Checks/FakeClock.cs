using Microsoft.Extensions.Time.Testing;

namespace CleanOrders.TestKit;

/// <summary>A clock that stands still until a test moves it. Timers made with it fire when it passes their time.</summary>
public sealed class FakeClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    // Ids of one millisecond are counted in the process: two hosts that stand still must not stand at the same one.
    private static int Made;

    /// <summary>At a moment of its own.</summary>
    public FakeClock()
        : this(The.Moment.AddMinutes(Interlocked.Increment(ref Made) * 2))
    {
    }

    // How long something took is measured in real time: what waits for the network does not stand still with the clock on the wall.
    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp();
}
