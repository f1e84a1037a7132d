using System.Threading.Channels;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Where signals of this process and of others meet those who subscribe to them. A signal that gets lost costs time and nothing else:
/// whoever waits for one polls too.
/// </summary>
internal sealed class SignalHub(IEnumerable<ISignalSender> senders)
{
    private readonly Func<Topic, Task>[] _send = [.. senders.Select<ISignalSender, Func<Topic, Task>>(sender => sender.Send)];
    private readonly Lock _lock = new();
    private readonly Dictionary<Topic, List<Subscription>> _subscriptions = [];

    /// <summary>Begins a subscription: whatever is published from now on counts, also between two waits.</summary>
    public Subscription Subscribe(Topic topic)
    {
        var subscription = new Subscription(this, topic);
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(topic, out var subscriptions))
                subscriptions.Add(subscription);
            else
                _subscriptions[topic] = [subscription];
        }

        return subscription;
    }

    /// <summary>Signals in every process.</summary>
    public async Task Publish(Topic topic)
    {
        Notify(topic);
        foreach (var send in _send)
            await send(topic);
    }

    public async Task Publish(IEnumerable<Topic> topics)
    {
        foreach (var topic in topics)
            await Publish(topic);
    }

    /// <summary>Signals in this process alone.</summary>
    public void Notify(Topic topic)
    {
        lock (_lock)
        {
            foreach (var subscription in _subscriptions.GetValueOrDefault(topic, []))
                subscription.Notify();
        }
    }

    /// <summary>Notifies every subscription of this process: signals may have been missed.</summary>
    public void NotifyAll()
    {
        lock (_lock)
        {
            foreach (var subscription in _subscriptions.Values.SelectMany(subscriptions => subscriptions))
                subscription.Notify();
        }
    }

    internal void Unsubscribe(Subscription subscription)
    {
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(subscription.Topic, out var subscriptions) && subscriptions.Remove(subscription)
                && subscriptions.Count == 0)
                _ = _subscriptions.Remove(subscription.Topic);
        }
    }
}

/// <summary>Somebody who waits for signals, until disposed. Several of them between two waits are one.</summary>
internal sealed class Subscription(SignalHub hub, Topic topic) : IDisposable
{
    private readonly Channel<bool> _signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public Topic Topic => topic;

    /// <summary>Waits in real time, whatever clock the service goes by.</summary>
    /// <returns>Whether there was a signal before the time was over.</returns>
    public async Task<bool> Wait(TimeSpan atMost, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(atMost);
        try
        {
            return await _signals.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Notify() => _ = _signals.Writer.TryWrite(true);

    public void Dispose() => hub.Unsubscribe(this);
}
