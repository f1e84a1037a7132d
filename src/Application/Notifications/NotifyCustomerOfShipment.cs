using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications;

/// <summary>
/// A parcel is on its way: the customer gets a mail. The reaction only enqueues it, in the unit of work that notes that the event was applied: so there is one
/// job for each parcel, however often the event arrives, and a mailbox that is away holds up no other event.
/// </summary>
public sealed class NotifyCustomerOfShipmentHandler(IJobQueue jobs) : IReaction
{
    public async Task<Result> Handle(IntegrationEvent message, CancellationToken ct)
    {
        _ = await jobs.Enqueue(new SendOrderShippedMail(Id<OrderId>(message, "order"), Id<ShipmentId>(message, "shipment")), terms: null, ct);
        return Result.Success;
    }

    private static TId Id<TId>(IntegrationEvent message, string member)
        where TId : struct, ITypedId<TId> =>
        TypedId.TryParse<TId>(message.Data.GetProperty(member).GetString(), out var id) ? id : throw new FormatException($"{member} of {message.Id} is no id.");
}
