using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;

namespace CleanOrders.Application.Inventory;

/// <summary>Whether the stock is what its movements and the open orders say. Answered by <see cref="StockDrifts"/>.</summary>
public sealed record ReconcileInventory;

/// <param name="Checked">How many skus were looked at.</param>
/// <param name="Drifts">Those that differ, 1,000 at most.</param>
public sealed record StockDrifts(long Checked, IReadOnlyList<StockDrift> Drifts);

/// <param name="ExpectedOnHand">The sum of its movements.</param>
/// <param name="ExpectedReserved">The same of what is reserved.</param>
/// <param name="ReservedByOrders">What open orders still have to ship.</param>
public sealed record StockDrift(Sku Sku, long OnHand, long ExpectedOnHand, long Reserved, long ExpectedReserved, long ReservedByOrders);

/// <summary>Compares, and changes nothing: what a drift means is for people to find out.</summary>
public sealed class ReconcileInventoryHandler(IQuery<ReconcileInventory, StockDrifts> books) : IJobHandler<ReconcileInventory>
{
    public async Task<JobOutcome> Handle(ReconcileInventory arguments, JobRun run, CancellationToken ct)
    {
        if (!run.Sender().May(Permission.InventoryRead))
            return new JobOutcome.FailPermanently($"Whoever asked for it needs the permission {Permission.InventoryRead}.");

        var found = await books.Ask(arguments, ct);
        return found.IsFailure ? new JobOutcome.FailPermanently(found.Error.Detail) : new JobOutcome.Done(found.Value);
    }
}
