using CleanOrders.Application.Ports;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>Expires what was not paid in time. Any number of instances can do it at once: an order changes only once.</summary>
public sealed class ExpireUnpaidOrdersHandler(IUnitOfWork unitOfWork, IOrders orders, IStock stock, TimeProvider clock)
{
    public const int AtOnce = 100;

    /// <returns>How many orders expired: as many as <see cref="AtOnce"/> means that there may be more.</returns>
    public async Task<int> Handle(CancellationToken ct)
    {
        var overdue = await orders.Overdue(clock.GetUtcNow(), AtOnce, ct);
        var expired = 0;
        foreach (var id in overdue)
            expired += (await unitOfWork.Run(token => Expire(id, token), ct)).IsFailure ? 0 : 1;
        return expired;
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
