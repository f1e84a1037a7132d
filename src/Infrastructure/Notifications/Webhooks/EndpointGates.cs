using System.Collections.Concurrent;
using System.Security.Cryptography;
using CleanOrders.Application.Notifications.Webhooks;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>
/// The gates of all endpoints in this process. Each lets two messages through at a time, and none for a while when several in a row have
/// failed: then one that tries, and the rest when it succeeds. Where the endpoint answers quickly, a few wait for the next place; the
/// others come again later, so that no endpoint holds the slots of all.
/// </summary>
internal sealed class EndpointGates(TimeProvider clock)
{
    private readonly ConcurrentDictionary<WebhookId, EndpointGate> _gates = new();

    public EndpointGate Of(WebhookId webhook) => _gates.GetOrAdd(webhook, _ => new EndpointGate(clock));
}

internal sealed class EndpointGate(TimeProvider clock)
{
    private const int AtOnce = 2;
    private const int MostWaiting = 8;
    private const int FailuresUntilOpen = 5;
    private const int MostDoublings = 10;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestSpreadOfOne = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestSpreadOfOne = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSpread = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<bool>> _waiting = [];
    private DateTimeOffset _openUntil;
    private DateTimeOffset _changedAt;
    private TimeSpan _betweenTwo = LongestSpreadOfOne;
    private int _inside;
    private int _failures;
    private int _putOff;

    private int Places => _failures < FailuresUntilOpen ? AtOnce : 1;

    /// <returns>When to come again; nothing, where it is let in.</returns>
    public async Task<TimeSpan?> Enter(CancellationToken ct)
    {
        TaskCompletionSource<bool> place;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now < _openUntil)
                return Spread(_openUntil - now);
            if (_inside < Places)
            {
                _inside++;
                _changedAt = now;
                return null;
            }

            if (_waiting.Count == MostWaiting || _failures > 0 || now - _changedAt > Quick)
                return Spread(Busy);
            place = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = _waiting.AddLast(place);
        }

        return await IsLetIn(place, ct) ? null : PutOff();
    }

    public void Leave()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            (_betweenTwo, _changedAt) = (now - _changedAt, now);
            _inside--;
            while (_waiting.First is { } first)
            {
                var isLetIn = _inside < Places && now >= _openUntil;
                if (!isLetIn && _failures == 0)
                    break;
                _waiting.RemoveFirst();
                _inside += isLetIn ? 1 : 0;
                first.Value.SetResult(isLetIn);
            }
        }
    }

    /// <param name="asked">For how long the endpoint asked not to be called.</param>
    public void Note(bool succeeded, TimeSpan? asked)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (succeeded)
                _putOff = _failures > 0 ? 0 : Math.Max(0, _putOff - 1);
            _failures = succeeded ? 0 : _failures + 1;
            if (_failures >= FailuresUntilOpen)
                Open(now + Min(FirstPause * Math.Pow(2, Math.Min(_failures - FailuresUntilOpen, MostDoublings)), LongestPause));
            if (asked is { } pause)
                Open(now + Min(pause, LongestSpread));
        }
    }

    /// <returns>Not, where the endpoint has become slow: whoever waits holds a slot that others need.</returns>
    private async Task<bool> IsLetIn(TaskCompletionSource<bool> place, CancellationToken ct)
    {
        try
        {
            return await place.Task.WaitAsync(Quick, clock, ct);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            bool isOut;
            lock (_lock)
                isOut = _waiting.Remove(place);

            // Its turn may have come in this moment.
            var isLetIn = !isOut && await place.Task;
            if (isLetIn && ct.IsCancellationRequested)
                Leave();
            ct.ThrowIfCancellationRequested();
            return isLetIn;
        }
    }

    private TimeSpan PutOff()
    {
        lock (_lock)
            return Spread(Busy);
    }

    private void Open(DateTimeOffset until) => _openUntil = until > _openUntil ? until : _openUntil;

    // The more wait, the further apart they come again: as quickly as the endpoint takes them, and no thousand at once.
    private TimeSpan Spread(TimeSpan least)
    {
        _putOff++;
        var each = _failures > 0 ? LongestSpreadOfOne : Max(Min(_betweenTwo, LongestSpreadOfOne), ShortestSpreadOfOne);
        return least + (Min(each * _putOff, LongestSpread) * (RandomNumberGenerator.GetInt32(1_000_001) / 1e6));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
