using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications;

/// <summary>
/// A parcel is on its way: the customer gets a mail. The reaction only enqueues it, in the unit of work that notes that the event was
/// applied: so there is one job for each parcel, however often the event arrives, and a mailbox that is away holds up no other event.
/// </summary>
public sealed class NotifyCustomerOfShipmentHandler(IJobQueue jobs) : IReaction<OrderShipped>
{
    public async Task<Result> Handle(OrderShipped happened, CancellationToken ct)
    {
        _ = await jobs.Enqueue(new SendOrderShippedMail(happened.Order, happened.Shipment), terms: null, ct);
        return Result.Success;
    }
}
