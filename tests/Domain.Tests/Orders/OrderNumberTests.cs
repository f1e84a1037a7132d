using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

public sealed class OrderNumberTests
{
    [Fact]
    public void It_is_the_day_and_the_end_of_the_id() =>
        OrderNumber.Of(OrderId.From(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"))).Value.ShouldBe("230630-084SN02Q");

    [Fact]
    public void It_is_the_same_whenever_it_is_asked_for()
    {
        var order = An.Order().Placed();
        var number = order.Number;

        order.Pay().ShouldSucceed();

        order.Number.ShouldBe(number);
        OrderNumber.Of(order.Id).ShouldBe(number);
    }

    [Fact]
    public void Its_day_is_the_one_in_utc() =>
        An.Order().PlacedAt(new DateTimeOffset(2027, 1, 1, 0, 30, 0, TimeSpan.FromHours(1)))
            .Placed().Number.Value.ShouldStartWith("261231-");

    [Fact]
    public void It_has_no_letter_that_is_mistaken_for_a_digit()
    {
        foreach (var number in Enumerable.Range(0, 200).Select(_ => OrderNumber.Of(TypedId.New<OrderId>(The.Moment)).Value))
            number.ShouldMatch(@"\A[0-9]{6}-[0-9A-HJKMNP-TV-Z]{8}\z");
    }

    [Fact]
    public void Orders_of_the_same_moment_have_different_numbers() =>
        Enumerable.Range(0, 200).Select(_ => OrderNumber.Of(TypedId.New<OrderId>(The.Moment)).Value).ShouldBeUnique();
}
