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
    private const int MostWaiting = 16;
    private const int FailuresUntilOpen = 5;
    private const int MostDoublings = 10;

    // How many of the last messages say how quick the endpoint is.
    private const int Memory = 7;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestPerMessage = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPerMessage = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<bool>> _waiting = [];
    private DateTimeOffset _openUntil;
    private DateTimeOffset _changedAt;
    private DateTimeOffset _nextComesAt;
    private TimeSpan _perMessage = LongestPerMessage;
    private int _inside;
    private int _failures;

    private int Places => _failures < FailuresUntilOpen ? AtOnce : 1;

    /// <returns>When to come again; nothing, where it is let in.</returns>
    public async Task<TimeSpan?> Enter(CancellationToken ct)
    {
        TaskCompletionSource<bool> place;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now < _openUntil)
                return PutOff(_openUntil - now);
            if (_inside < Places)
            {
                _inside++;
                _changedAt = now;
                return null;
            }

            if (_waiting.Count == MostWaiting || _failures > 0 || now - _changedAt > Quick)
                return PutOff(Busy);
            place = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = _waiting.AddLast(place);
        }

        return await IsLetIn(place, ct) ? null : PutOff(Busy);
    }

    /// <param name="took">How long the place was taken.</param>
    public void Leave(TimeSpan took)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var each = Max(Min(took / AtOnce, LongestPerMessage), ShortestPerMessage);
            (_perMessage, _changedAt) = (((_perMessage * Memory) + each) / (Memory + 1), now);
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
            if (succeeded && _failures > 0)
                _nextComesAt = now;
            _failures = succeeded ? 0 : _failures + 1;
            if (_failures >= FailuresUntilOpen)
                Open(now + Min(FirstPause * Math.Pow(2, Math.Min(_failures - FailuresUntilOpen, MostDoublings)), LongestPause));
            if (asked is { } pause)
                Open(now + Min(pause, LongestWait));
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
                Leave(TimeSpan.Zero);
            ct.ThrowIfCancellationRequested();
            return isLetIn;
        }
    }

    private void Open(DateTimeOffset until) => _openUntil = until > _openUntil ? until : _openUntil;

    // One after the other, as quickly as the endpoint takes them: a thousand do not come at once.
    private TimeSpan PutOff(TimeSpan least)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var (each, soonest) = (_failures > 0 ? LongestPerMessage : _perMessage, now + least);
            _nextComesAt = (_nextComesAt > soonest ? _nextComesAt : soonest) + each;
            if (_nextComesAt - soonest <= LongestWait)
                return _nextComesAt - now;

            // There are so many that some of them come together.
            _nextComesAt = soonest + LongestWait;
            return least + (LongestWait * (RandomNumberGenerator.GetInt32(1_000_001) / 1e6));
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
