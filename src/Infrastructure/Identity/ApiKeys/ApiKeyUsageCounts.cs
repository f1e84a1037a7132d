using System.Collections.Concurrent;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Identity.ApiKeys;

/// <summary>
/// The requests of keys that were counted here and are not written yet. A process that is killed loses those of the last seconds.
/// </summary>
internal sealed partial class ApiKeyUsageCounts(Dialect dialect, TimeProvider clock, ILogger<ApiKeyUsageCounts> logger)
    : IApiKeyUsage, IRetention, IHostedService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(Guid Key, DateOnly Day), Counts> _counted = new();

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public void Count(ApiKeyId key, bool isLimited)
    {
        var counts = _counted.GetOrAdd((key.Value, Today), _ => new Counts());
        _ = Interlocked.Increment(ref counts.Requests);
        if (isLimited)
            _ = Interlocked.Increment(ref counts.Limited);
    }

    /// <summary>Adds what was counted since the last time. What could not be written stays counted.</summary>
    public async Task Write(CancellationToken ct)
    {
        foreach (var ((key, day), counts) in _counted)
        {
            var (requests, limited) = (Interlocked.Read(ref counts.Requests), Interlocked.Read(ref counts.Limited));
            if (requests > 0)
            {
                await dialect.Send(
                    [
                        new Statement(
                            """
                            INSERT INTO api_key_usage (api_key_id, day, requests, limited) VALUES ($1, $2, $3, $4)
                            ON CONFLICT (api_key_id, day) DO UPDATE
                            SET requests = api_key_usage.requests + excluded.requests, limited = api_key_usage.limited + excluded.limited
                            """,
                            key, day, requests, limited),
                    ],
                    ct);
                _ = Interlocked.Add(ref counts.Requests, -requests);
                _ = Interlocked.Add(ref counts.Limited, -limited);
            }

            // A day that is over is counted no more.
            if (day < Today.AddDays(-1))
                _ = _counted.TryRemove((key, day), out _);
        }
    }

    public Task Prune(CancellationToken ct) =>
        dialect.Send([new Statement("DELETE FROM api_key_usage WHERE day < $1", Today.AddDays(-IApiKeyUsage.DaysKept))], ct);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // By now the server has finished its last request.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Write(cancellationToken);
        }
        catch (Exception outage) when (outage.IsOutage())
        {
            Log.Lost(logger, _counted.Values.Sum(counts => counts.Requests));
        }
    }

    private sealed class Counts
    {
        public long Requests;
        public long Limited;
    }

    private static partial class Log
    {
        [LoggerMessage(
            120, LogLevel.Warning, "The database does not respond; the last {Count} requests of API keys are missing in their usage")]
        public static partial void Lost(ILogger logger, long count);
    }
}

internal sealed class ApiKeyUsageQuery(ApiKeyQueries keys, Dialect dialect) : IQuery<GetApiKeyUsage, ApiKeyUsage>
{
    public async Task<Result<ApiKeyUsage>> Ask(GetApiKeyUsage question, CancellationToken ct)
    {
        if (await keys.Ask(new GetApiKey(question.Id, question.Caller), ct) is { IsFailure: true, Error: { } notFound })
            return notFound;
        return new ApiKeyUsage(await dialect.Query(
            new Statement("SELECT day, requests, limited FROM api_key_usage WHERE api_key_id = $1 ORDER BY day DESC", question.Id.Value),
            row => new ApiKeyDay(row.GetFieldValue<DateOnly>(0), row.GetInt64(1), row.GetInt64(2)), ct));
    }
}
