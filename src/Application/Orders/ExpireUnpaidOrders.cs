using CleanOrders.Application.Ports;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>Expires what was not paid in time. Any number of instances can do it at once: an order changes only once.</summary>
public sealed class ExpireUnpaidOrdersHandler(IUnitOfWork unitOfWork, IOrders orders, IStock stock, TimeProvider clock)
{
    private const int AtOnce = 100;

    /// <returns>Whether to look again at once: it found as many as it takes, and another instance had not expired all of them already.</returns>
    public async Task<bool> Handle(CancellationToken ct)
    {
        var overdue = await orders.Overdue(clock.GetUtcNow(), AtOnce, ct);
        var expired = 0;
        foreach (var id in overdue)
            expired += (await unitOfWork.Run(token => Expire(id, token), ct)).IsFailure ? 0 : 1;
        return overdue.Count == AtOnce && expired > 0;
    }

    private async Task<Result> Expire(OrderId id, CancellationToken ct)
    {
        if (await orders.Find(id, ownedBy: null, ct) is not { } order)
            return OrderErrors.NotFound.With($"There is no order {id}.");

        // Paid, cancelled or expired by another instance meanwhile: refused, and nothing is left to do.
        var now = clock.GetUtcNow();
        if (order.Expire(now) is { IsFailure: true } refused)
            return refused;

        stock.Move(StockMovement.Release(order, Actor.System, now));
        return Result.Success;
    }
}
