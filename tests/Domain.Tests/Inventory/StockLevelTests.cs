using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Inventory;

public sealed class StockLevelTests
{
    [Fact]
    public void What_is_reserved_is_not_available() => Level(onHand: 10, reserved: 4).Available.ShouldBe(new Quantity(6));

    [Theory]
    [InlineData(5)]
    [InlineData(-6)]
    [InlineData(1_000_000)]
    public void An_adjustment_changes_what_is_on_hand_and_says_why(int pieces)
    {
        var movement = Adjust(Level(onHand: 10, reserved: 4), pieces).ShouldSucceed();

        (movement.Kind, movement.OnHand.Pieces, movement.Reserved.Pieces, movement.Order).ShouldBe(
            (MovementKind.Adjusted, pieces, 0, null));
        (movement.Reason, movement.By.User, movement.At).ShouldBe((The.Reason, The.Staff, The.Moment));
    }

    [Fact]
    public void Reserved_pieces_cannot_be_taken_away()
    {
        var error = Adjust(Level(onHand: 10, reserved: 4), -7).ShouldBeRefused(StockLevel.BelowReserved);

        (error.Extensions["onHand"], error.Extensions["reserved"]).ShouldBe((10, 4));
    }

    [Fact]
    public void Nothing_can_be_taken_of_what_is_not_there() =>
        Adjust(Level(onHand: 0, reserved: 0), -1).ShouldBeRefused(StockLevel.BelowReserved);

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    [InlineData(-1_000_001)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_change_is_not_nothing_and_not_too_much(int pieces) =>
        Adjust(Level(onHand: 10, reserved: 4), pieces).ShouldBeRefused(StockLevel.ChangeOutOfRange);

    [Fact]
    public void A_stock_stays_below_its_limit()
    {
        _ = Adjust(Level(onHand: 999_999_999, reserved: 0), 1).ShouldSucceed();
        _ = Adjust(Level(onHand: 1_000_000_000, reserved: 0), 1).ShouldBeRefused(StockLevel.ChangeOutOfRange);
    }

    private static StockLevel Level(int onHand, int reserved) => new(new Sku("SKU-1"), new Quantity(onHand), new Quantity(reserved));

    private static Result<StockMovement> Adjust(StockLevel level, int pieces) =>
        level.Adjust(new StockChange(pieces), The.Reason, The.Staff, The.Moment);
}
