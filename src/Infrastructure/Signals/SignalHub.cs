using System.Threading.Channels;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Where signals of this process and of others meet those who subscribe to them. A signal that gets lost costs time and nothing else:
/// whoever waits for one polls too.
/// </summary>
internal sealed class SignalHub(RedisSignals? redis = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Topic, List<Subscription>> _subscriptions = [];
    private readonly List<OutgoingSignals> _outgoing = [];
    private volatile Action<string> _ephemeral = _ => { };

    /// <summary>Begins a subscription: whatever is published from now on counts, also between two waits.</summary>
    /// <param name="notified">What is done at each signal, besides ending a wait. It must be quick, and must not subscribe.</param>
    public Subscription Subscribe(Topic topic, Action? notified = null)
    {
        var subscription = new Subscription(this, topic, notified);
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(topic, out var subscriptions))
                subscriptions.Add(subscription);
            else
                _subscriptions[topic] = [subscription];
        }

        return subscription;
    }

    /// <summary>Receives all that is ephemeral, of this process and of others. It must be quick.</summary>
    public void ReceiveEphemeral(Action<string> received)
    {
        lock (_lock)
            _ephemeral += received;
    }

    /// <summary>Begins to collect the topics that somebody sends to other processes in a loop of their own.</summary>
    public OutgoingSignals CollectFor(Func<Topic, bool> sender)
    {
        var outgoing = new OutgoingSignals(sender);
        lock (_lock)
            _outgoing.Add(outgoing);
        return outgoing;
    }

    /// <summary>Signals in every process. Whoever publishes does not wait until it was sent.</summary>
    public void Publish(Topic topic)
    {
        Notify(topic);
        lock (_lock)
        {
            foreach (var outgoing in _outgoing)
                outgoing.Add(topic);
        }
    }

    public void Publish(IEnumerable<Topic> topics)
    {
        foreach (var topic in topics)
            Publish(topic);
    }

    /// <summary>The same for what other processes must know before whoever caused it is answered, as the end of a session.</summary>
    public async Task PublishNow(Topic topic)
    {
        Publish(topic);
        if (redis is not null)
            await redis.Send(topic);
    }

    /// <summary>Signals in this process alone.</summary>
    public void Notify(Topic topic)
    {
        if (topic.EphemeralSign is { } sign)
        {
            _ephemeral(sign);
            return;
        }

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

/// <summary>What is to be sent to other processes: each topic once, however often it was published meanwhile.</summary>
internal sealed class OutgoingSignals(Func<Topic, bool> carries)
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _hasTopics =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<Topic> _topics = [];

    public void Add(Topic topic)
    {
        if (!carries(topic))
            return;
        lock (_lock)
            _ = _topics.Add(topic);
        _ = _hasTopics.Writer.TryWrite(true);
    }

    /// <summary>Takes all there are, as soon as there is one.</summary>
    public async Task<IReadOnlyCollection<Topic>> Take(CancellationToken ct)
    {
        while (true)
        {
            _ = await _hasTopics.Reader.ReadAsync(ct);
            lock (_lock)
            {
                // What was added while the last were taken went with them, and only its sign was left.
                if (_topics.Count == 0)
                    continue;
                var taken = _topics;
                _topics = [];
                return taken;
            }
        }
    }
}

/// <summary>Somebody who waits for signals, until disposed. Several of them between two waits are one.</summary>
internal sealed class Subscription(SignalHub hub, Topic topic, Action? notified) : IDisposable
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

    public void Notify()
    {
        _ = _signals.Writer.TryWrite(true);
        notified?.Invoke();
    }

    public void Dispose() => hub.Unsubscribe(this);
}
