using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class CardNumberTests
{
    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4000 0566 5566 5556")]
    [InlineData("5555-5555-5555-4444")]
    [InlineData("2223003122003222")]
    [InlineData("378282246310005")]
    [InlineData("6011111111111117")]
    [InlineData("30569309025904")]
    [InlineData("3566002020360505")]
    [InlineData("6205500000000000004")]
    [InlineData("4222222222222")]
    [InlineData("my card is 4242 4242 4242 4242, thank you")]
    [InlineData("x4242424242424242x")]
    [InlineData("+4242424242424242")] // too long for a telephone
    public void Numbers_of_cards_are_found(string text) => CardNumber.IsIn(text).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("4242424242424241")] // the last digit does not fit
    [InlineData("1234567890123452")] // fits, but no brand begins so
    [InlineData("42424242424242424242")] // too long: DHL counts parcels so
    [InlineData("00340434161094042557")]
    [InlineData("424242424242")]
    [InlineData("4242  4242  4242  4242")]
    [InlineData("+4915112345678")] // a telephone, although its last digit fits
    [InlineData("+49 1511 2345678")]
    [InlineData("\\u002B4915112345678")]
    [InlineData("Call 030 1234567 or write to Box 4242")]
    [InlineData("0199abcd-4111-1111-1111-1111abcdefab")] // a UUID, as clients call their messages
    public void Other_numbers_are_not(string text) => CardNumber.IsIn(text).ShouldBeFalse();
}
