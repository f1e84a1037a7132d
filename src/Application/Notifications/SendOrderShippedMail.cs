using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications;

public sealed record SendOrderShippedMail(OrderId Order, ShipmentId Shipment);

/// <summary>
/// Writes to the customer that a parcel is on its way. Who does it again, after a crash, writes the same mail: it has the id of the job.
/// </summary>
public sealed class SendOrderShippedMailHandler(IOrders orders, IUsers users, IMailbox mailbox, IdentitySettings settings)
    : IJobHandler<SendOrderShippedMail>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SendOrderShippedMail arguments, JobRun run, CancellationToken ct)
    {
        if (await orders.Find(arguments.Order, ownedBy: null, ct) is not { } order
            || order.Shipments.FirstOrDefault(parcel => parcel.Id == arguments.Shipment) is not { } shipment)
            return new JobOutcome.FailPermanently($"There is no parcel {arguments.Shipment} of an order {arguments.Order}.");
        if (await users.Find(order.Customer, ct) is not { } customer)
            return new JobOutcome.Done();

        return await mailbox.Deliver(
            new Mail(customer.Email, $"Your order {order.Number} is on its way", $"""
                A parcel of your order {order.Number} was handed to {shipment.Tracking.Carrier}. Its tracking number is
                {shipment.Tracking.Number}

                It holds
                {string.Join('\n', shipment.Lines.Select(line => $"{line.Quantity} × {line.Sku}"))}

                You find the order at
                {settings.AppAddress}/orders/{order.Id}
                """) { Id = new MailId(run.Id.Value) },
            ct);
    }
}
