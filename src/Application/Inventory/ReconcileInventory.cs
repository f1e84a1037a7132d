using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;

namespace CleanOrders.Application.Inventory;

/// <summary>The job that looks whether the stock is what its movements and the open orders say.</summary>
public sealed record ReconcileInventory;

/// <summary>Where it is not. Answered by <see cref="StockDrifts"/>.</summary>
public sealed record FindStockDrifts(Caller Caller) : IQuestion
{
    public static Access Access { get; } = ReconcileInventoryHandler.Access;
}

/// <param name="Checked">How many skus were looked at.</param>
/// <param name="Drifts">Those that differ, 1,000 at most.</param>
public sealed record StockDrifts(long Checked, IReadOnlyList<StockDrift> Drifts);

/// <param name="ExpectedOnHand">The sum of its movements.</param>
/// <param name="ExpectedReserved">The same of what is reserved.</param>
/// <param name="ReservedByOrders">What open orders still have to ship.</param>
public sealed record StockDrift(Sku Sku, long OnHand, long ExpectedOnHand, long Reserved, long ExpectedReserved, long ReservedByOrders);

/// <summary>Compares, and changes nothing: what a drift means is for people to find out.</summary>
public sealed class ReconcileInventoryHandler(IQuery<FindStockDrifts, StockDrifts> books) : IJobHandler<ReconcileInventory>, IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.InventoryRead);

    public async Task<JobOutcome> Handle(ReconcileInventory arguments, JobRun run, CancellationToken ct)
    {
        var found = await books.Ask(new FindStockDrifts(run.Sender()), ct);
        return found.IsFailure ? new JobOutcome.FailPermanently(found.Error.Detail) : new JobOutcome.Done(found.Value);
    }
}
