using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Catalog;

public sealed class ProductTests
{
    [Fact]
    public void A_new_product_is_on_sale() => (Cup().Active, Cup().Version).ShouldBe((true, 1));

    [Fact]
    public void Every_change_makes_a_new_version()
    {
        var product = Cup();

        product.Change(new ProductName("Mug"), new Money(450, Currency.Eur), active: true);

        (product.Name.Value, product.Price.Amount, product.Active, product.Version).ShouldBe(("Mug", 450, true, 2));
    }

    [Fact]
    public void A_product_off_sale_keeps_its_name_and_price_and_can_come_back()
    {
        var product = Cup();

        product.Deactivate();
        (product.Name, product.Price, product.Active, product.Version).ShouldBe((Cup().Name, Cup().Price, false, 2));

        product.Change(product.Name, product.Price, active: true);
        (product.Active, product.Version).ShouldBe((true, 3));
    }

    [Fact]
    public void An_order_keeps_the_price_it_was_placed_at()
    {
        var product = Cup();
        var order = An.Order().With(1, new Offer(product.Sku, product.Name, product.Price, new Quantity(1))).Placed();

        product.Change(product.Name, new Money(1, Currency.Eur), active: true);

        order.Total.ShouldBe(Cup().Price);
    }

    [Fact]
    public void A_name_has_at_most_200_characters()
    {
        ProductName.From(new string('x', 200)).ShouldSucceed().Value.Length.ShouldBe(200);
        _ = ProductName.From(new string('x', 201)).ShouldBeRefused(Text.TooLong);
        _ = ProductName.From("two\nlines").ShouldBeRefused(Text.BadCharacters);
    }

    private static Product Cup() => new(new Sku("CUP-1"), new ProductName("Cup"), new Money(350, Currency.Eur));
}
