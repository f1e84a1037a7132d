using CleanOrders.Application.Inventory;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Inventory;
using CleanOrders.Infrastructure.Persistence;
using Mapster;

namespace CleanOrders.Worker.Tests.Reading;

public sealed class ReadModelTests
{
    private static readonly Sku Tea = new("TEA-1");

    [Fact]
    public void Every_map_compiles_and_has_something_to_copy_each_member_from()
    {
        ReadModels.Maps.RuleMap.Keys.Count(pair => pair.Source != pair.Destination).ShouldBe(2);
        ReadModels.Maps.RequireDestinationMemberSource.ShouldBeTrue();

        Should.NotThrow(() => ReadModels.Maps.Compile());
    }

    [Fact]
    public void A_member_that_is_forgotten_does_not_compile()
    {
        var forgetful = ReadModels.Maps.Clone();
        _ = forgetful.NewConfig<StockLevel, Unknown>();

        Should.Throw<CompileException>(() => forgetful.Compile()).ToString().ShouldContain(nameof(Unknown.Forgotten));
    }

    [Fact]
    public void A_pair_that_does_not_stand_there_is_not_mapped() =>
        Should.Throw<CompileException>(() => new Unknown(Tea, 1).To<StockDetails>());

    [Fact]
    public void Every_member_is_copied()
    {
        var level = new StockLevel(Tea, new Quantity(7), new Quantity(2));
        var row = new MovementRow
        {
            Id = TypedId.New<MovementId>(The.Moment),
            Sku = Tea,
            Kind = MovementKind.Reserved,
            OnHand = 3,
            Reserved = -1,
            OrderId = TypedId.New<OrderId>(The.Moment),
            Reason = "why",
            By = The.Staff.Value,
            At = The.Moment,
        };

        level.To<StockDetails>().ShouldBe(new StockDetails(level.Sku, level.OnHand, level.Reserved, level.Available));
        row.To<MovementDetails>()
            .ShouldBe(new MovementDetails(row.Id, row.Sku, row.Kind, 3, -1, row.OrderId, "why", The.Staff.ToString(), row.At));
        new MovementRow { Sku = Tea }.To<MovementDetails>().By.ShouldBe(Actor.System.ToString());
    }

    private sealed record Unknown(Sku Sku, int Forgotten);
}
