using System.Text;
using System.Threading.Channels;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Tells the other processes of calls: the first at once, then all that came within a twentieth of a second together. Never in the
/// transaction that gave
/// rise to it: PostgreSQL commits those that notify one after the other. What is lost costs the others the time until they look by
/// themselves.
/// </summary>
internal sealed partial class PostgresSignalSender(SignalHub signals, Dialect dialect, ILogger<PostgresSignalSender> logger)
    : BackgroundService
{
    public const string Channel = "wakeups";

    /// <summary>PostgreSQL takes less than 8000 bytes.</summary>
    private const int MostBytes = 7000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _calls =
        System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private HashSet<string> _topics = new(StringComparer.Ordinal);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        signals.Elsewhere += Add;
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new RetryLoop(
            LongestPause, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures))
            .Run(SendNext, stoppingToken);

    private async Task SendNext(CancellationToken ct)
    {
        _ = await _calls.Reader.ReadAsync(ct);
        await dialect.Send(Payloads(Take()).Select(payload => new Statement($"SELECT pg_notify('{Channel}', $1)", payload)), ct);
        await Task.Delay(Pause, TimeProvider.System, ct);
    }

    private void Add(string topic)
    {
        lock (_lock)
            _ = _topics.Add(topic);
        _ = _calls.Writer.TryWrite(true);
    }

    private HashSet<string> Take()
    {
        lock (_lock)
        {
            var taken = _topics;
            _topics = new(StringComparer.Ordinal);
            return taken;
        }
    }

    /// <summary>Whose they are, then the topics, each on a line.</summary>
    private IEnumerable<string> Payloads(IEnumerable<string> topics)
    {
        var payload = new StringBuilder();
        foreach (var topic in topics)
        {
            if (payload.Length + topic.Length > MostBytes)
            {
                yield return payload.ToString();
                payload.Clear();
            }

            if (payload.Length == 0)
                payload.Append(signals.Process);
            payload.Append('\n').Append(topic);
        }

        if (payload.Length > 0)
            yield return payload.ToString();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Signalling other processes failed; until it succeeds, they rely on polling")]
        public static partial void Failed(ILogger logger, Exception? exception);

        [LoggerMessage(2, LogLevel.Information, "Signalling other processes succeeds again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, int failures);
    }
}
