using System.Data.Common;
using System.Reflection;
using System.Runtime.InteropServices;
using CleanOrders.Application.Status;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.RabbitMq;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Providers;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.Status;

/// <summary>
/// How the service is, also where a server that it needs is away: that is when somebody wants to know. Three statements, and nobody is
/// waited for longer than two seconds.
/// </summary>
internal sealed class StatusQueries(
    IHostEnvironment host, Dialect dialect, StatusHistory history, BacklogReader reader, LoadMeter meter, ProviderHealth providers,
    IEnumerable<RedisConnection> redis, IEnumerable<RabbitMqAddress> brokers, Outages outages, TimeProvider clock)
    : IQuery<GetServiceStatus, ServiceStatus>
{
    private const int MostProblems = 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async Task<Result<ServiceStatus>> Ask(GetServiceStatus question, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (cache, broker) = (StateOf(redis, ct), StateOf(brokers, ct));
        var (backlog, versions) = await Read(now, ct);
        ServerStatus[] servers =
        [
            new(dialect.Name, backlog is null ? ServerState.Silent : ServerState.Answers, versions),
            new("Redis", await cache),
            new("RabbitMQ", await broker),
        ];
        return new ServiceStatus(
            now, Process(), servers, backlog, providers.All, meter.Problems.Latest(MostProblems), meter.LimitDecisions.All,
            meter.CachedQuestions.All, history.Load, history.Backlogs);
    }

    private RunningProcess Process() => new(
        host.ApplicationName, host.EnvironmentName, $"{Environment.MachineName}-{Environment.ProcessId}",
        typeof(StatusQueries).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        RuntimeInformation.FrameworkDescription, history.StartedAt,
        (Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false)));

    private async Task<(BacklogDetails? Backlog, string? Versions)> Read(DateTimeOffset now, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Timeout);
        try
        {
            var backlog = await reader.Read(timeout.Token);
            var (server, schema) = await reader.ReadVersions(timeout.Token);
            history.Add(BacklogReader.SampleOf(backlog, now));
            return (backlog, $"{server}, schema {schema}");
        }
        catch (Exception failure) when (!ct.IsCancellationRequested
            && (failure.IsOutage() || failure is DbException or OperationCanceledException))
        {
            if (failure.IsOutage())
                outages.Saw(failure);
            return (null, null);
        }
    }

    private static async Task<ServerState> StateOf(IEnumerable<RedisConnection> configured, CancellationToken ct)
    {
        if (configured.FirstOrDefault() is not { } redis)
            return ServerState.NotConfigured;
        try
        {
            var connection = await redis.Open().WaitAsync(Timeout, ct);
            _ = await connection.GetDatabase().PingAsync().WaitAsync(Timeout, ct);
            return ServerState.Answers;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return ServerState.Silent;
        }
    }

    private static async Task<ServerState> StateOf(IEnumerable<RabbitMqAddress> configured, CancellationToken ct) =>
        configured.FirstOrDefault() is not { } broker ? ServerState.NotConfigured
            : await broker.Answers(ct) ? ServerState.Answers
            : ServerState.Silent;
}
