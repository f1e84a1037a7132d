using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Sends signals by PostgreSQL (<c>NOTIFY</c>): the first at once, then all of a twentieth of a second together. Never in the transaction
/// that gave rise to them: PostgreSQL commits those that notify one after the other. The end of a session alone is in its transaction
/// already.
/// </summary>
internal sealed partial class PostgresSignals(NpgsqlDataSource database, ILogger<PostgresSignals> logger) : BackgroundService, ISignalSender
{
    public const string Channel = "signals";

    /// <summary>PostgreSQL takes less than 8000 bytes.</summary>
    private const int MostBytes = 7000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _hasTopics =
        System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private HashSet<Topic> _topics = [];

    /// <summary>This process, as the others know it.</summary>
    public string Process { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    public Task Send(Topic topic)
    {
        if (topic.EndedSession is not null)
            return Task.CompletedTask;
        lock (_lock)
            _ = _topics.Add(topic);
        _ = _hasTopics.Writer.TryWrite(true);
        return Task.CompletedTask;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new RetryLoop(
            LongestPause, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures))
            .Run(SendNext, stoppingToken);

    private async Task SendNext(CancellationToken ct)
    {
        _ = await _hasTopics.Reader.ReadAsync(ct);
        await using var batch = database.CreateBatch();
        foreach (var payload in Payloads(Take()))
            batch.BatchCommands.Add(
                new NpgsqlBatchCommand($"SELECT pg_notify('{Channel}', $1)") { Parameters = { new NpgsqlParameter { Value = payload } } });
        if (batch.BatchCommands.Count > 0)
            _ = await batch.ExecuteNonQueryAsync(ct);
        await Task.Delay(Pause, TimeProvider.System, ct);
    }

    private HashSet<Topic> Take()
    {
        lock (_lock)
        {
            var taken = _topics;
            _topics = [];
            return taken;
        }
    }

    /// <summary>Whose they are, then the topics, each on a line.</summary>
    private IEnumerable<string> Payloads(IEnumerable<Topic> topics)
    {
        var payload = new StringBuilder();
        foreach (var topic in topics.Select(topic => topic.Name))
        {
            if (payload.Length + topic.Length > MostBytes)
            {
                yield return payload.ToString();
                payload.Clear();
            }

            if (payload.Length == 0)
                payload.Append(Process);
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
