using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;
using Mapster;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>
/// What is copied one to one from a row to what its readers see. A member that has nothing to be copied from is a fault, and so is a pair
/// that no feature registers (<see cref="IRegister"/>). Where a projection decides something, or reads columns, it is written by hand:
/// docs/adr/0030.
/// </summary>
internal static class ReadModels
{
    public static TypeAdapterConfig Maps { get; } = Configure();

    /// <summary>Copies it.</summary>
    public static TModel To<TModel>(this object row) => row.Adapt<TModel>(Maps);

    private static TypeAdapterConfig Configure()
    {
        var maps = new TypeAdapterConfig { RequireDestinationMemberSource = true, RequireExplicitMapping = true };

        _ = maps.Default.MapToConstructor(value: true);
        HandOn<Sku>(maps);
        HandOn<Quantity>(maps);
        HandOn<MovementId>(maps);
        HandOn<OrderId>(maps);
        _ = maps.Scan(typeof(ReadModels).Assembly);
        return maps;
    }

    // A value is not taken apart: Mapster would make it anew from its members.
    private static void HandOn<TValue>(TypeAdapterConfig maps) => maps.NewConfig<TValue, TValue>().MapWith(value => value);
}
