using System.Security.Cryptography;
using System.Threading.Channels;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Wakes who waits for something to do. A call that gets lost costs time and nothing else: whoever waits looks by itself every now and
/// then.
/// </summary>
internal sealed class SignalHub : ISignals
{
    /// <summary>There are events to be told.</summary>
    public const string Outbox = "outbox";

    /// <summary>A job of this process waits for its time: whoever looks for jobs that are due asks when that is.</summary>
    public const string Polls = "looks";

    private const string JobsPrefix = "jobs:";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Subscription>> _subscriptions = new(StringComparer.Ordinal);

    /// <summary>There are jobs in this queue that are due.</summary>
    public static string Jobs(string queue) => JobsPrefix + queue;

    /// <summary>Whose jobs a call is about, if it is about jobs.</summary>
    public static string? QueueOf(string topic) =>
        topic.StartsWith(JobsPrefix, StringComparison.Ordinal) ? topic[JobsPrefix.Length..] : null;

    /// <summary>Something happened to this aggregate, as in <c>ord_…</c>.</summary>
    public static string Events(string aggregate) => $"facts:{aggregate}";

    public IListener Follow(string aggregate) => Listen(Events(aggregate));

    /// <summary>Begins to listen. What is called from now on is heard, also between two waits.</summary>
    public Subscription Listen(string topic)
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

    /// <summary>This process, as others are told of it.</summary>
    public string Process { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Tells the other processes of a call, where there may be any.</summary>
    public Action<string>? Elsewhere { get; set; }

    /// <summary>Wakes those who listen, in every process.</summary>
    public void Call(string topic)
    {
        Notify(topic);
        Elsewhere?.Invoke(topic);
    }

    public Task Call(IEnumerable<string> topics)
    {
        foreach (var topic in topics)
            Call(topic);
        return Task.CompletedTask;
    }

    /// <summary>Wakes those who listen in this process.</summary>
    public void Notify(string topic)
    {
        lock (_lock)
        {
            foreach (var subscription in _subscriptions.GetValueOrDefault(topic, []))
                subscription.Notify();
        }
    }

    /// <summary>Wakes everybody in this process: calls may have been missed.</summary>
    public void NotifyAll()
    {
        lock (_lock)
        {
            foreach (var subscription in _subscriptions.Values.SelectMany(subscriptions => subscriptions))
                subscription.Notify();
        }
    }

    private void Forget(Subscription subscription)
    {
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(subscription.Topic, out var subscriptions) && subscriptions.Remove(subscription)
                && subscriptions.Count == 0)
                _ = _subscriptions.Remove(subscription.Topic);
        }
    }

    /// <summary>One listener. Several calls while it does not wait are one.</summary>
    internal sealed class Subscription(SignalHub signals, string topic) : IListener
    {
        private readonly Channel<bool> _signals =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public string Topic => topic;

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

        public void Dispose() => signals.Forget(this);
    }
}
