using System.Security.Cryptography;
using System.Threading.Channels;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Wakes who waits for something to do. A call that gets lost costs time and nothing else: whoever waits looks by itself every now and then.
/// </summary>
internal sealed class Wakeups : INews
{
    /// <summary>There are facts to be told.</summary>
    public const string Outbox = "outbox";

    /// <summary>A job of this process waits for its time: whoever looks for jobs that are due asks when that is.</summary>
    public const string Looks = "looks";

    private const string JobsPrefix = "jobs:";

    private readonly Lock _turn = new();
    private readonly Dictionary<string, List<Bell>> _bells = new(StringComparer.Ordinal);

    /// <summary>There are jobs in this queue that are due.</summary>
    public static string Jobs(string queue) => JobsPrefix + queue;

    /// <summary>Whose jobs a call is about, if it is about jobs.</summary>
    public static string? QueueOf(string topic) => topic.StartsWith(JobsPrefix, StringComparison.Ordinal) ? topic[JobsPrefix.Length..] : null;

    /// <summary>Something happened to this aggregate, as in <c>ord_…</c>.</summary>
    public static string Facts(string aggregate) => $"facts:{aggregate}";

    public IListener Follow(string aggregate) => Listen(Facts(aggregate));

    /// <summary>Begins to listen. What is called from now on is heard, also between two waits.</summary>
    public Bell Listen(string topic)
    {
        var bell = new Bell(this, topic);
        lock (_turn)
        {
            if (_bells.TryGetValue(topic, out var bells))
                bells.Add(bell);
            else
                _bells[topic] = [bell];
        }

        return bell;
    }

    /// <summary>This process, as others are told of it.</summary>
    public string Process { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Tells the other processes of a call, where there may be any.</summary>
    public Action<string>? Elsewhere { get; set; }

    /// <summary>Wakes those who listen, in every process.</summary>
    public void Call(string topic)
    {
        Ring(topic);
        Elsewhere?.Invoke(topic);
    }

    public Task Call(IEnumerable<string> topics)
    {
        foreach (var topic in topics)
            Call(topic);
        return Task.CompletedTask;
    }

    /// <summary>Wakes those who listen in this process.</summary>
    public void Ring(string topic)
    {
        lock (_turn)
        {
            foreach (var bell in _bells.GetValueOrDefault(topic, []))
                bell.Ring();
        }
    }

    /// <summary>Wakes everybody in this process: calls may have been missed.</summary>
    public void RingAll()
    {
        lock (_turn)
        {
            foreach (var bell in _bells.Values.SelectMany(bells => bells))
                bell.Ring();
        }
    }

    private void Forget(Bell bell)
    {
        lock (_turn)
        {
            if (_bells.TryGetValue(bell.Topic, out var bells) && bells.Remove(bell) && bells.Count == 0)
                _ = _bells.Remove(bell.Topic);
        }
    }

    /// <summary>One listener. Several calls while it does not wait are one.</summary>
    internal sealed class Bell(Wakeups wakeups, string topic) : IListener
    {
        private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public string Topic => topic;

        public async Task<bool> Wait(TimeSpan atMost, CancellationToken ct)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(atMost);
            try
            {
                return await _rings.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return false;
            }
        }

        public void Ring() => _ = _rings.Writer.TryWrite(true);

        public void Dispose() => wakeups.Forget(this);
    }
}
