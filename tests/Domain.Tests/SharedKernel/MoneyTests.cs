using System.Globalization;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class MoneyTests
{
    [Fact]
    public void Money_adds_up_in_minor_units()
    {
        (Eur(4998) + Eur(2)).ShouldBe(Eur(5000));
        (Eur(1) - Eur(3)).ShouldBe(Eur(-2));
        (Eur(1999) * new Quantity(3)).ShouldBe(Eur(5997));
        Eur(4998).ToString().ShouldBe("4998 EUR");
    }

    [Theory]
    [InlineData(499_800, "EUR", "en", "4,998.00 EUR")]
    [InlineData(499_800, "EUR", "de", "4.998,00 EUR")]
    [InlineData(4998, "JPY", "en", "4,998 JPY")]
    [InlineData(4998, "KWD", "en", "4.998 KWD")]
    [InlineData(-5, "EUR", "en", "-0.05 EUR")]
    public void Money_is_written_for_people_in_the_units_that_they_count_in(long amount, string currency, string culture, string text) =>
        new Money(amount, Currency.From(currency).ShouldSucceed()).ToText(CultureInfo.GetCultureInfo(culture)).ShouldBe(text);

    [Fact]
    public void Different_currencies_never_add_up()
    {
        Should.Throw<InvalidOperationException>(() => Eur(1) + Usd(1));
        Should.Throw<InvalidOperationException>(() => Eur(1) - Usd(1));
        Eur(1).ShouldNotBe(Usd(1));
    }

    [Fact]
    public void An_overflow_is_never_silent()
    {
        Should.Throw<OverflowException>(() => Eur(long.MaxValue) + Eur(1));
        Should.Throw<OverflowException>(() => Eur(long.MinValue) - Eur(1));
        Should.Throw<OverflowException>(() => Eur(long.MaxValue) * new Quantity(2));
    }

    [Fact]
    public void The_largest_order_does_not_overflow()
    {
        var line = Eur(Money.HighestPrice) * new Quantity(1000);

        Enumerable.Repeat(line, 100).Aggregate(Money.Add).Amount.ShouldBe(Money.HighestPrice * 100_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4998)]
    [InlineData(Money.HighestPrice)]
    public void A_price_is_from_nothing_to_the_highest(long amount) =>
        Money.PriceFrom(new(amount, "EUR")).ShouldSucceed().ShouldBe(Eur(amount));

    [Fact]
    public void A_price_above_the_highest_is_out_of_range_but_can_be_an_amount()
    {
        _ = Money.PriceFrom(new(Money.HighestPrice + 1, "EUR")).ShouldBeRefused(Money.OutOfRange);
        Money.From(new(Money.HighestPrice + 1, "EUR")).ShouldSucceed().Amount.ShouldBe(Money.HighestPrice + 1);
    }

    [Fact]
    public void Everything_that_is_wrong_with_an_amount_is_named_at_once()
    {
        Money.From(MoneyInput.None).ShouldBeRefused(Violations.RequestInvalid).Complaints()
            .ShouldBe([("/currency", "money.unknown_currency"), ("/amount", "field.required")]);
        Money.PriceFrom(new(-1, "euro")).ShouldBeRefused(Violations.RequestInvalid).Complaints()
            .ShouldBe([("/currency", "money.unknown_currency"), ("/amount", "money.out_of_range")]);
    }

    private static Money Eur(long amount) => new(amount, Currency.Eur);

    private static Money Usd(long amount) => new(amount, new Currency("USD"));
}
