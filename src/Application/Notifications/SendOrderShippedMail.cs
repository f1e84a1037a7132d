using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Reactions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications;

/// <summary>What an earlier version enqueued for a parcel: those that wait when it is replaced are done all the same.</summary>
public sealed record SendOrderShippedMail(OrderId Order, ShipmentId Shipment);

/// <summary>Notifies the customer as the reaction does, once for each job.</summary>
public sealed class SendOrderShippedMailHandler(IUnitOfWork work, NotifyCustomerOfShipmentHandler reaction)
    : IJobHandler<SendOrderShippedMail>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SendOrderShippedMail arguments, JobRun run, CancellationToken ct)
    {
        var done = await work.Run(
            new IdempotencyKey("jobs", "notifications.order_shipped_mail", $"{run.Id}", ReadOnlyMemory<byte>.Empty),
            async inner =>
            {
                var notified = await reaction.Handle(new OrderShipped(arguments.Shipment) { Order = arguments.Order }, inner);
                return notified.IsFailure ? notified.Error : StoredResponse.Empty;
            },
            ct);
        return done.IsFailure ? new JobOutcome.RetryLater(done.Error.Detail) : new JobOutcome.Done();
    }
}
