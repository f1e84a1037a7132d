using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Webhooks.Deliveries;

/// <summary>
/// Something has happened: each webhook that gets such events has one delivery of it, and a job that sends it, both once however often the
/// event arrives.
/// </summary>
public sealed class PublishToWebhooksHandler(IWebhooks webhooks, IWebhookDeliveries deliveries, IJobQueue jobs)
    : IReaction<IntegrationEvent>
{
    public async Task<Result> Handle(IntegrationEvent happened, CancellationToken ct)
    {
        foreach (var webhook in await webhooks.SubscribedTo(happened.Type, ct))
            _ = await jobs.Enqueue(new DeliverWebhook(webhook, deliveries.Add(webhook, happened).Id), terms: null, ct);
        return Result.Success;
    }
}
