using System.Text;
using CleanOrders.Application.Events;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Messaging.Reactions;
using MassTransit;
using MassTransit.Transports;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>
/// Gives an event to the reaction by whose queue it came. It is acknowledged when its effect, or a job that says what became of it, is
/// committed.
/// </summary>
internal sealed partial class EventConsumer(IEnumerable<Reaction> reactions, ReactionRunner runner, ILogger<EventConsumer> logger)
    : IConsumer<IntegrationEvent>
{
    public async Task Consume(ConsumeContext<IntegrationEvent> context)
    {
        var queue = context.ReceiveContext.InputAddress.GetEndpointName();
        var reaction = reactions.First(reaction => EventExchange.QueueOf(reaction.Name) == queue);
        try
        {
            await runner.Take(reaction, context.Message, EventExchange.TraceOf(context.ReceiveContext), context.CancellationToken);
        }
        catch (Exception exception) when (context.GetRetryAttempt() == 0 && !context.CancellationToken.IsCancellationRequested)
        {
            Log.Waits(logger, reaction.Name, exception.UnlessOutage());
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reaction} cannot commit; the message stays in its queue and is retried")]
        public static partial void Waits(ILogger logger, string reaction, Exception? exception);
    }
}

/// <summary>
/// Keeps what no consumer could be given, since it is no event, as a dead letter of ours. Whatever else could not be handled goes on, to
/// the queue of errors.
/// </summary>
internal sealed class UnreadableMessages(Reaction reaction, ReactionRunner runner) : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (!context.TryGetPayload<ConsumerFaultContext>(out _) && await IsKept(context))
            return;
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("unreadable");

    private async Task<bool> IsKept(ExceptionReceiveContext context)
    {
        try
        {
            await runner.Bury(
                new ReactToEvent(reaction.Name, Unreadable: Encoding.UTF8.GetString(context.GetBody())), EventExchange.TraceOf(context),
                context.Exception.GetBaseException().Message, context.CancellationToken);
            return true;
        }
        catch (Exception exception) when (!exception.IsOutage() && !context.CancellationToken.IsCancellationRequested)
        {
            // The database takes no text with a zero in it.
            return false;
        }
    }
}
