using System.Collections.Concurrent;
using CleanOrders.Application.RateLimiting;

namespace CleanOrders.ServiceDefaults.Limits;

/// <summary>
/// Requests that wait because of a limit: for their place, or because their caller keeps calling while refused. There are never many, and
/// who finds no room is answered at once.
/// </summary>
internal sealed class WaitingRoom(TimeProvider clock)
{
    private const int MostWaiting = 1000;
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<LimitSubject, DateTimeOffset> _refusedUntil = new();
    private int _waiting;

    /// <returns>Whether there was room; otherwise nobody has waited.</returns>
    public async ValueTask<bool> Wait(TimeSpan time, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
                return false;
            await Task.Delay(time, clock, ct);
            return true;
        }
        finally
        {
            _ = Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Slows down a caller that was told to wait and did not, where the policy says so; the first refusal comes at once.</summary>
    public async ValueTask HoldBack(LimitState refusedBy, TimeSpan wait, CancellationToken ct)
    {
        if (refusedBy.Policy.RefusalDelay <= TimeSpan.Zero)
            return;
        var now = clock.GetUtcNow();
        var wasRefused = _refusedUntil.TryGetValue(refusedBy.Subject, out var until) && until > now;
        if (_refusedUntil.Count >= MostRemembered)
            _refusedUntil.Clear();
        _refusedUntil[refusedBy.Subject] = now + wait;
        if (wasRefused)
            _ = await Wait(refusedBy.Policy.RefusalDelay, ct);
    }
}
