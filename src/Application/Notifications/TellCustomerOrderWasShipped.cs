using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications;

/// <summary>
/// A parcel is on its way: the customer gets a mail. The reaction only enqueues it, in the unit of work that notes that the fact was applied: so there is one
/// job for each parcel, however often the fact arrives, and a mailbox that is away holds up no other fact.
/// </summary>
public sealed class TellCustomerOrderWasShippedHandler(IJobQueue jobs) : IReaction
{
    public async Task<Result> Handle(Fact fact, CancellationToken ct)
    {
        _ = await jobs.Enqueue(new SendOrderShippedMail(Id<OrderId>(fact, "order"), Id<ShipmentId>(fact, "shipment")), terms: null, ct);
        return Result.Success;
    }

    private static TId Id<TId>(Fact fact, string member)
        where TId : struct, ITypedId<TId> =>
        TypedId.TryParse<TId>(fact.Data.GetProperty(member).GetString(), out var id) ? id : throw new FormatException($"{member} of {fact.Id} is no id.");
}
