using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class QuantityTests
{
    [Fact]
    public void A_quantity_is_never_negative()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Quantity(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Quantity(2) - new Quantity(3));
    }

    [Fact]
    public void Quantities_add_and_subtract()
    {
        (new Quantity(2) + new Quantity(3)).ShouldBe(new Quantity(5));
        (new Quantity(3) - new Quantity(3)).ShouldBe(Quantity.Zero);
        default(Quantity).ShouldBe(new Quantity(0));
    }

    [Fact]
    public void An_overflow_is_never_silent() => Should.Throw<OverflowException>(() => new Quantity(int.MaxValue) + new Quantity(1));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    public void Quantities_compare_as_their_numbers_do(int left, int right)
    {
        (new Quantity(left) < new Quantity(right)).ShouldBe(left < right);
        (new Quantity(left) <= new Quantity(right)).ShouldBe(left <= right);
        (new Quantity(left) > new Quantity(right)).ShouldBe(left > right);
        (new Quantity(left) >= new Quantity(right)).ShouldBe(left >= right);
        new Quantity(left).CompareTo(new Quantity(right)).ShouldBe(left.CompareTo(right));
    }
}
