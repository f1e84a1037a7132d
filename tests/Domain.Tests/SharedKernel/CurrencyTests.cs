using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("EUR")]
    [InlineData("USD")]
    [InlineData("JPY")]
    [InlineData("ZWG")]
    public void A_currency_of_iso_4217_is_known(string code) => Currency.From(code).ShouldSucceed().Code.ShouldBe(code);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eur")]
    [InlineData(" EUR")]
    [InlineData("EURO")]
    [InlineData("EU")]
    [InlineData("EUR USD")]
    // Withdrawn: the Deutsche Mark, the Croatian kuna. For tests only: XTS. No currency: XXX.
    [InlineData("DEM")]
    [InlineData("HRK")]
    [InlineData("XTS")]
    [InlineData("XXX")]
    public void Any_other_is_not(string? code) => Currency.From(code).ShouldBeRefused(Currency.Unknown);
}
