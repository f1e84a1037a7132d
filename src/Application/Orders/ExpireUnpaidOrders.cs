using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders;

/// <summary>The job that expires what was not paid in time.</summary>
public sealed record ExpireUnpaidOrders;

/// <summary>
/// An order changes only once, however many look at it: who comes second is refused. Whoever is just paying is waited for.
/// </summary>
public sealed class ExpireUnpaidOrdersHandler(
    IUnitOfWork unitOfWork, IOrders orders, IStock stock, OrdersOptions options, TimeProvider clock)
    : IJobHandler<ExpireUnpaidOrders>, IGuarded
{
    public static Access Access { get; } = Access.Service;

    private const int AtOnce = 100;

    public async Task<JobOutcome> Handle(ExpireUnpaidOrders arguments, JobRun run, CancellationToken ct)
    {
        while (await ExpireSome(ct))
            continue;
        return new JobOutcome.Done();
    }

    /// <returns>Whether to look again: it found as many as it takes, and not all of them were expired or paid already.</returns>
    private async Task<bool> ExpireSome(CancellationToken ct)
    {
        var overdue = await orders.Overdue(clock.GetUtcNow(), options.PaymentGrace, AtOnce, ct);
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
        if (order.IsFree)
            return order.PayNothing(now);
        if (order.Expire(options.PaymentGrace, now) is { IsFailure: true } refused)
            return refused;

        stock.Move(StockMovement.Release(order, Actor.System, now));
        return Result.Success;
    }
}
