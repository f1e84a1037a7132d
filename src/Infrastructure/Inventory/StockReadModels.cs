using CleanOrders.Application.Inventory;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Inventory;
using Mapster;

namespace CleanOrders.Infrastructure.Inventory;

internal sealed class StockReadModels : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        _ = config.NewConfig<StockLevel, StockDetails>();
        _ = config.NewConfig<MovementRow, MovementDetails>()
            .Map(details => details.Order, row => row.OrderId)
            .Map(details => details.By, row => new Actor(row.By == null ? (UserId?)null : new UserId(row.By.Value)).ToString());
    }
}
