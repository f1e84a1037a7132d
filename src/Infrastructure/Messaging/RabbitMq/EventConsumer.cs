using System.Text;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.Consumers;
using CleanOrders.Infrastructure.Messaging.Outbox;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>
/// Takes what arrives in a reaction's queue. A message is confirmed when its effect, or a job that says what became of it, is committed:
/// none goes to a queue of errors that nobody reads. While the database is away nothing can be committed, and messages wait here,
/// unconfirmed.
/// </summary>
internal sealed partial class EventConsumer(Reaction reaction, ReactionRunner runner, ILogger logger, CancellationToken stop)
    : IFilter<ReceiveContext>
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stop);
        var body = context.GetBody();
        var traceParent = context.TransportHeaders.Get<string>(EventExchange.TraceParent);
        var loop = new RetryLoop(
            LongestPause, exception => Log.Waits(logger, reaction.Name, exception.UnlessOutage()),
            failures => Log.Recovered(logger, reaction.Name, failures));
        await loop.UntilDone(ct => Take(body, traceParent, ct), either.Token);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope(reaction.Name);

    private async Task Take(byte[] body, string? traceParent, CancellationToken ct)
    {
        IntegrationEvent message;
        try
        {
            message = IntegrationEventJson.Read(body);
        }
        catch (JsonException exception)
        {
            await runner.Bury(
                new ReactToEvent(reaction.Name, Unreadable: Encoding.UTF8.GetString(body)), traceParent, exception.Message, ct);
            return;
        }

        await runner.Take(reaction, message, traceParent, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reaction} cannot commit; its messages stay in the queue and are retried")]
        public static partial void Waits(ILogger logger, string reaction, Exception? exception);

        [LoggerMessage(2, LogLevel.Information, "{Reaction} commits again after {Failures} failures")]
        public static partial void Recovered(ILogger logger, string reaction, int failures);
    }
}
