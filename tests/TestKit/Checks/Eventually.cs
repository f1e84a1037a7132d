using System.Diagnostics;

namespace CleanOrders.TestKit;

/// <summary>Waits for what happens by itself: for a condition, with a bound, never for luck.</summary>
public static class Eventually
{
    /// <summary>Of a hang, and not what anybody expects: on a busy machine everything takes longer than one thinks.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

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
}
