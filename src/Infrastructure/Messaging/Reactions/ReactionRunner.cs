using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Messaging.Reactions;

/// <summary>Applies events: each once for each reaction, in the unit of work of its effect.</summary>
internal sealed partial class ReactionRunner(
    IServiceScopeFactory scopes, IEnumerable<Reaction> reactions, Dialect dialect, TimeProvider clock, MessagingMetrics metrics,
    ILogger<ReactionRunner> logger) : IReactions
{
    /// <summary>What takes longer is for a job, which has more time: messages behind it are not kept waiting.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<Result?> React(string name, IntegrationEvent message, CancellationToken ct) =>
        reactions.FirstOrDefault(reaction => reaction.Name == name) is { } reaction ? await React(reaction, message, ct) : null;

    public IntegrationEvent? Read(string text)
    {
        try
        {
            return IntegrationEventJson.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Applies the event, or leaves a job that will, or one that says why nobody can. When this returns, the message has done its duty.
    /// </summary>
    /// <exception cref="Exception">Nothing could be committed: the database is away, or the process ends.</exception>
    public async Task Take(Reaction reaction, IntegrationEvent message, string? traceParent, CancellationToken ct)
    {
        using var activity = ServiceTelemetry.Continue($"react {reaction.Name}", ActivityKind.Consumer, traceParent);
        if (activity.IsAllDataRequested)
            _ = activity.SetTag("messaging.operation.type", "process").SetTag("messaging.message.id", message.Id.ToString());
        var failure = await Try(reaction, message, ct);
        if (failure is null)
            return;
        activity.Failed(failure.Kind);

        var work = new ReactToEvent(reaction.Name, message);
        if (failure.IsPermanent)
            await Bury(work, traceParent, failure.Text, ct);
        else
            await TryAgainLater(work, failure.Text, ct);
    }

    /// <summary>Keeps what no repetition will make applicable where people look for it.</summary>
    public async Task Bury(ReactToEvent work, string? traceParent, string error, CancellationToken ct)
    {
        using var writer = await dialect.EnterWriter(ct);
        await dialect.Send([DeadLetters.Unapplied(work, traceParent, error, clock.GetUtcNow())], ct);
        Log.Buried(logger, work.Reaction, work.Event?.Id, error);
    }

    private async Task<Failure?> Try(Reaction reaction, IntegrationEvent message, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(Timeout);
        try
        {
            return await React(reaction, message, timeout.Token) is { IsFailure: true } refused
                ? new Failure(refused.Error.Type.Code, refused.Error.Detail, IsPermanent: false)
                : null;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            return new Failure(exception.GetType().Name, exception.Message, RetryPolicy.IsPermanent(exception));
        }
    }

    private async Task<Result> React(Reaction reaction, IntegrationEvent message, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        return await services.GetRequiredService<IUnitOfWork>().Run(
            async token =>
            {
                // A second one that was looking at the same moment fails at its commit, and looks again.
                if (await WasApplied(reaction, message, token))
                {
                    metrics.Skipped();
                    return Result.Success;
                }

                services.GetRequiredService<WriteBatch>().Add(new Statement(
                    "INSERT INTO inbox_messages (event_id, reaction, at) VALUES ($1, $2, $3)", message.Id.Value, reaction.Name,
                    clock.GetUtcNow()));
                return await reaction.Handle(
                    services.GetRequiredService(reaction.Handler), reaction.Event == typeof(IntegrationEvent)
                        ? message
                        : message.Happened(), token);
            },
            ct);
    }

    private async Task<bool> WasApplied(Reaction reaction, IntegrationEvent message, CancellationToken ct) => (await dialect.Query(
        new Statement("SELECT 1 FROM inbox_messages WHERE event_id = $1 AND reaction = $2", message.Id.Value, reaction.Name),
        row => row.GetInt32(0), ct)).Count > 0;

    private async Task TryAgainLater(ReactToEvent work, string reason, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var jobs = scope.ServiceProvider.GetRequiredService<IJobQueue>();
        var terms = new JobTerms
        {
            RunAt = clock.GetUtcNow() + RetryPolicy.Reaction.First,
            UniqueKey = $"{work.Reaction} {work.Event!.Id}"
        };
        var enqueued = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(
            async token =>
            {
                _ = await jobs.Enqueue(work, terms, token);
                return Result.Success;
            },
            ct);
        if (enqueued.IsFailure)
            throw new InvalidOperationException($"The job was not enqueued: {enqueued.Error.Detail}");
        Log.Postponed(logger, work.Reaction, work.Event.Id, reason);
    }

    /// <param name="Kind">The code of an error, or the type of an exception.</param>
    private sealed record Failure(string Kind, string Detail, bool IsPermanent)
    {
        public string Text => $"{Kind}: {Detail}";
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reaction} failed to handle event {Message}; a job retries it. {Reason}")]
        public static partial void Postponed(ILogger logger, string reaction, IntegrationEventId message, string reason);

        [LoggerMessage(2, LogLevel.Error, "{Reaction} cannot handle event {Message}; it was moved to the dead letters. {Reason}")]
        public static partial void Buried(ILogger logger, string reaction, IntegrationEventId? message, string reason);
    }
}
