using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Inventory;

/// <summary>The jobs of the inventory, and on what terms they are done.</summary>
public static class InventoryJobs
{
    public static readonly IReadOnlyList<JobKind> Kinds =
    [
        JobKind.Of<ReconcileInventory, ReconcileInventoryHandler>("inventory.reconcile") with
        {
            IsPublic = true,
            AtOnce = 1,
            Description =
                "compares the stock of each sku with its movements and with open orders, and says in `result.drifts` what differs. Takes "
                    + "`{}`, changes nothing, needs `inventory:read`.",
        },
    ];

    public static readonly IReadOnlyList<JobSchedule> Schedules =
    [
        new("reconcile-inventory", "0 3 * * *", new ReconcileInventory()),
    ];
}
