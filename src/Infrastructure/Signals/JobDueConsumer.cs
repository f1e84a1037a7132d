using MassTransit;
using MassTransit.Transports;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>A signal that jobs are due. It has no content: its queue says which.</summary>
internal sealed record JobDue;

internal sealed class JobDueConsumer(SignalHub hub) : IConsumer<JobDue>
{
    private const string Prefix = "jobs.";
    private const int MostWaiting = 10;

    public static string QueueOf(string queue) => Prefix + queue;

    /// <summary>Receives the signals for a queue.</summary>
    public static void Configure(IRabbitMqBusFactoryConfigurator rabbit, string queue, IBusRegistrationContext services) =>
        rabbit.ReceiveEndpoint(QueueOf(queue), endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.SetQueueArgument("x-max-length", MostWaiting);
            endpoint.PrefetchCount = 1;
            endpoint.ConfigureConsumeTopology = false;
            endpoint.DiscardFaultedMessages();
            endpoint.ConfigureConsumer<JobDueConsumer>(services);
        });

    public Task Consume(ConsumeContext<JobDue> context)
    {
        hub.Notify(Topic.JobDue(context.ReceiveContext.InputAddress.GetEndpointName()![Prefix.Length..]));
        return Task.CompletedTask;
    }
}
