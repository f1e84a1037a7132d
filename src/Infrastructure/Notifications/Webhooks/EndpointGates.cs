using System.Collections.Concurrent;
using System.Security.Cryptography;
using CleanOrders.Application.Notifications.Webhooks;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>
/// The gates of all endpoints in this process. Each lets two messages through at a time, and none for a while when several in a row have
/// failed: then one that tries, and the rest when it succeeds.
/// </summary>
internal sealed class EndpointGates(TimeProvider clock)
{
    private readonly ConcurrentDictionary<WebhookId, EndpointGate> _gates = new();

    public EndpointGate Of(WebhookId webhook) => _gates.GetOrAdd(webhook, _ => new EndpointGate(clock));
}

internal sealed class EndpointGate(TimeProvider clock)
{
    private const int AtOnce = 2;
    private const int FailuresUntilOpen = 5;
    private const int MostDoublings = 10;

    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SpreadOfOne = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSpread = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _openUntil;
    private int _inside;
    private int _failures;
    private int _putOff;

    /// <returns>When to come again; nothing, where it is let in.</returns>
    public TimeSpan? Enter()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now < _openUntil)
                return Spread(_openUntil - now);
            if (_inside >= (_failures < FailuresUntilOpen ? AtOnce : 1))
                return Spread(Busy);
            _inside++;
            return null;
        }
    }

    public void Leave()
    {
        lock (_lock)
            _inside--;
    }

    /// <param name="asked">For how long the endpoint asked not to be called.</param>
    public void Note(bool succeeded, TimeSpan? asked)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _failures = succeeded ? 0 : _failures + 1;
            if (succeeded)
                _putOff = 0;
            if (_failures >= FailuresUntilOpen)
                Open(now + Min(FirstPause * Math.Pow(2, Math.Min(_failures - FailuresUntilOpen, MostDoublings)), LongestPause));
            if (asked is { } pause)
                Open(now + Min(pause, LongestSpread));
        }
    }

    private void Open(DateTimeOffset until) => _openUntil = until > _openUntil ? until : _openUntil;

    // The more wait, the further apart they come again: a thousand do not ask every second.
    private TimeSpan Spread(TimeSpan least)
    {
        _putOff++;
        return least + (Min(SpreadOfOne * _putOff, LongestSpread) * (RandomNumberGenerator.GetInt32(1_000_001) / 1e6));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
