using System.Diagnostics;

namespace CleanOrders.TestKit;

/// <summary>Waits for what happens by itself: for a condition, with a bound, never for luck.</summary>
public static class Eventually
{
    /// <summary>Of a hang, and not what anybody expects: on a busy machine everything takes longer than one thinks.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>No schedule that is done again and again has longer pauses.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <summary>Looks again and again until it is as wanted.</summary>
    /// <param name="bound">For how long; left out: so long that only what hangs takes longer.</param>
    /// <exception cref="TimeoutException">It never was; the message shows what was seen last.</exception>
    public static async Task<T> Be<T>(Func<Task<T>> read, Func<T, bool> asWanted, TimeSpan? bound = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await read();
            if (asWanted(seen))
                return seen;
            if (Stopwatch.GetElapsedTime(started) > (bound ?? Bound))
                throw new TimeoutException($"After {(bound ?? Bound).TotalSeconds} s it is still {seen}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>
    /// As the other, while the clock of the host goes on a little each second: a schedule leaves a time out while its last job still runs,
    /// and the next time never comes where the clock stands still.
    /// </summary>
    /// <exception cref="TimeoutException">It never was; the message shows what was seen last.</exception>
    public static Task<T> Be<T>(Func<Task<T>> read, Func<T, bool> asWanted, FakeClock clock)
    {
        var movedAt = Stopwatch.GetTimestamp();
        return Be(
            () =>
            {
                if (Stopwatch.GetElapsedTime(movedAt) < TimeSpan.FromSeconds(1))
                    return read();
                movedAt = Stopwatch.GetTimestamp();
                clock.Advance(Step);
                return read();
            }, asWanted);
    }
}
