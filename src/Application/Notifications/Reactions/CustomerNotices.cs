using CleanOrders.Application.Identity;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Reactions;

/// <summary>Notifies the customer of an order of what has happened to it.</summary>
public sealed class CustomerNotices(IOrders orders, Notifier notifier, IdentitySettings settings)
{
    /// <param name="data">What the template says, from the order and the address where its customer sees it.</param>
    public async Task<Result> Notify<TData>(
        NotificationTemplate<TData> template, OrderId id, Func<Order, string, TData> data, CancellationToken ct)
        where TData : notnull
    {
        if (await orders.Find(id, ownedBy: null, ct) is not { } order)
            throw new InvalidOperationException($"There is no order {id}, and something has happened to it.");
        _ = await notifier.Notify(template, order.Customer, data(order, $"{settings.AppAddress}/orders/{order.Id}"), ct);
        return Result.Success;
    }
}
