using System.Security.Cryptography;
using System.Text;
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
internal sealed partial class PostgresSignals(
    SignalHub hub, NpgsqlDataSource database, ILogger<PostgresSignals> logger, RedisBackplane? redis = null) : BackgroundService
{
    public const string Channel = "signals";

    /// <summary>PostgreSQL takes less than 8000 bytes.</summary>
    private const int MostBytes = 7000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly OutgoingSignals _outgoing =
        hub.CollectFor(topic => topic.EndedSession is null && (redis is null || !topic.IsEphemeral));

    /// <summary>This process, as the others know it.</summary>
    public string Process { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new RetryLoop(
            LongestPause, exception => Log.Failed(logger, exception.UnlessOutage()), failures => Log.Recovered(logger, failures))
            .Run(SendNext, stoppingToken);

    private async Task SendNext(CancellationToken ct)
    {
        var topics = await _outgoing.Take(ct);
        await using var batch = database.CreateBatch();
        foreach (var payload in Payloads(topics))
            batch.BatchCommands.Add(
                new NpgsqlBatchCommand($"SELECT pg_notify('{Channel}', $1)") { Parameters = { new NpgsqlParameter { Value = payload } } });
        _ = await batch.ExecuteNonQueryAsync(ct);
        await Task.Delay(Pause, TimeProvider.System, ct);
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
