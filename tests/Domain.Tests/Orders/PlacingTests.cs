using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

public sealed class PlacingTests
{
    [Fact]
    public void A_placed_order_awaits_payment_and_costs_what_was_on_offer()
    {
        var order = An.Order().With(2, "SKU-1", price: 1999).With(3, "SKU-2", price: 1000).Placed();

        order.Status.ShouldBe(OrderStatus.AwaitingPayment);
        order.Total.ShouldBe(new Money(6998, Currency.Eur));
        order.Lines.Select(line => line.Total.Amount).ShouldBe([3998, 3000]);
        order.Customer.ShouldBe(The.Customer);
        (order.Captured, order.Refunded).ShouldBe((Money.Zero(Currency.Eur), Money.Zero(Currency.Eur)));
    }

    [Fact]
    public void It_is_placed_now_and_expires_when_its_payment_window_closes()
    {
        var order = An.Order().Placed();

        order.PlacedAt.ShouldBe(The.Moment);
        order.ExpiresAt.ShouldBe(The.Moment + The.PaymentWindow);
        order.Events.ShouldHaveSingleItem().ShouldBeOfType<OrderPlaced>().ShouldSatisfyAllConditions(
            entry => entry.From.ShouldBeNull(),
            entry => entry.To.ShouldBe(OrderStatus.AwaitingPayment),
            entry => entry.Version.ShouldBe(1),
            entry => entry.By.User.ShouldBe(The.Customer),
            entry => entry.At.ShouldBe(The.Moment));
    }

    [Fact]
    public void Everything_that_is_available_can_be_ordered() =>
        An.Order().With(3, An.Offer(available: 3)).Placed().Line("SKU-1").ToShip.ShouldBe(new Quantity(3));

    [Fact]
    public void An_order_of_more_than_is_available_is_refused_with_each_line_that_is_short()
    {
        var error = An.Order()
            .With(2, An.Offer("SKU-1", available: 1)).With(2, An.Offer("SKU-2", available: 2)).With(1, An.Offer("SKU-3", available: 0))
            .Place().ShouldBeRefused(OrderErrors.OutOfStockType);

        error.Type.Retryable.ShouldBeTrue();
        error.Extensions["lines"].ShouldBeOfType<ShortLine[]>().Select(line => (line.Sku.Value, line.Requested.Value, line.Available.Value))
            .ShouldBe([("SKU-1", 2, 1), ("SKU-3", 1, 0)]);
    }

    [Fact]
    public void An_order_is_priced_in_one_currency() =>
        An.Order().With(1, An.Offer("SKU-1", currency: "EUR")).With(1, An.Offer("SKU-2", currency: "USD"))
            .Place().ShouldBeRefused(OrderErrors.MixedCurrencies);
}
