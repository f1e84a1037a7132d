using System.Security.Cryptography;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>Pauses of who waits for something that is away, with jitter: those who lost it together do not come back together.</summary>
internal static class Backoff
{
    /// <param name="failures">How many in a row: 1 or more. Each more doubles the pause, from a tenth of a second to the longest.</param>
    public static TimeSpan After(int failures, TimeSpan longest) =>
        TimeSpan.FromMilliseconds(
            Math.Min(50 * Math.Pow(2, Math.Min(failures, 16)), longest.TotalMilliseconds) * RandomNumberGenerator.GetInt32(50, 101) / 100);
}
