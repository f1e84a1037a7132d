using CleanOrders.Infrastructure.Jobs;

namespace CleanOrders.Worker.Tests.Jobs;

public sealed class ErrorTextTests
{
    [Theory]
    [InlineData("all of it", "all of it")]
    [InlineData("a\0b", "a b")]
    [InlineData("123456789012", "1234567890")]
    [InlineData("123456789🦉", "123456789\uFFFD")]
    public void Every_database_takes_it(string why, string kept) => ErrorText.Cut(why, longest: 10).ShouldBe(kept);

    [Fact]
    public void Half_a_character_is_replaced() => ErrorText.Cut($"half: {'\uD83E'}", longest: 10).ShouldBe("half: \uFFFD");
}
