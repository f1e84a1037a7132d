using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Inventory;

/// <summary>The ledger of an order's pieces sums up to what is in the house.</summary>
public sealed class StockMovementTests
{
    [Fact]
    public void A_new_order_reserves_its_pieces()
    {
        var order = An.Order().With(2, "SKU-1").With(3, "SKU-2").Placed();

        var movements = Reserve(order);

        movements.Select(movement => (movement.Sku.Value, movement.Kind, movement.OnHand.Pieces, movement.Reserved.Pieces))
            .ShouldBe([("SKU-1", MovementKind.Reserved, 0, 2), ("SKU-2", MovementKind.Reserved, 0, 3)]);
        movements.ShouldAllBe(movement => movement.Order == order.Id && movement.By.User == The.Staff && movement.At == The.Moment);
        movements.Select(movement => movement.Id).ShouldBeUnique();
    }

    [Fact]
    public void What_a_cancelled_order_had_reserved_is_released()
    {
        var order = An.Order().Prepared().After(prepared => prepared.CancelByStaff());

        Sums([.. Reserve(order), .. StockMovement.Release(order, The.Staff, The.Moment)]).ShouldBe([("SKU-1", 0, 0), ("SKU-2", 0, 0)]);
    }

    [Fact]
    public void A_shipped_part_leaves_the_house_and_the_rest_stays_reserved()
    {
        var order = An.Order().With(2, "SKU-1").With(3, "SKU-2").PartiallyShipped();

        Sums([.. Reserve(order), .. Shipped(order)]).ShouldBe([("SKU-1", -1, 1), ("SKU-2", 0, 3)]);
    }

    [Fact]
    public void A_wholly_shipped_order_reserves_nothing_any_more()
    {
        var order = An.Order().With(2, "SKU-1").With(3, "SKU-2").PartiallyShipped().After(partly => partly.ShipRest());

        Sums([.. Reserve(order), .. Shipped(order)]).ShouldBe([("SKU-1", -2, 0), ("SKU-2", -3, 0)]);
    }

    [Fact]
    public void Undamaged_pieces_come_back_to_the_house()
    {
        var order = An.Order().With(2, "SKU-1").With(3, "SKU-2").Delivered();
        var announced = order.RequestReturn((2, "SKU-1"), (3, "SKU-2")).ShouldSucceed();
        var received = order.ReceiveReturn(announced, (1, "SKU-1"), (3, "SKU-2")).ShouldSucceed();

        var back = StockMovement.Return(order, received, The.Staff, The.Moment);

        back.ShouldHaveSingleItem().Kind.ShouldBe(MovementKind.Returned);
        Sums([.. Reserve(order), .. Shipped(order), .. back]).ShouldBe([("SKU-1", -1, 0), ("SKU-2", -3, 0)]);
    }

    private static IReadOnlyList<StockMovement> Reserve(Order order) => StockMovement.Reserve(order, The.Staff, The.Moment);

    private static IEnumerable<StockMovement> Shipped(Order order) =>
        order.Shipments.SelectMany(parcel => StockMovement.Ship(order, parcel, The.Staff, The.Moment));

    private static IEnumerable<(string Sku, int OnHand, int Reserved)> Sums(IEnumerable<StockMovement> movements) =>
        from movement in movements
        group movement by movement.Sku into ledger
        orderby ledger.Key
        select (ledger.Key.Value, ledger.Sum(movement => movement.OnHand.Pieces), ledger.Sum(movement => movement.Reserved.Pieces));
}
