using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Catalog;

public sealed class SkuTests
{
    public static TheoryData<string> Right => ["a", "SKU-00001", "4.2_x-Y", new string('x', 64)];

    public static TheoryData<string> Wrong =>
        ["-a", ".a", "_a", "a b", " a", "a ", "a/b", "ä", "a\n", "\0", "a'--", "４２", new string('x', 65)];

    [Theory]
    [MemberData(nameof(Right))]
    public void A_sku_is_letters_digits_dots_dashes_and_underscores(string text) => Sku.From(text).ShouldSucceed().Value.ShouldBe(text);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Anything_else_is_malformed(string text) => Sku.From(text).ShouldBeRefused(ProductErrors.SkuMalformed);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_sku_is_required(string? text) => Sku.From(text).ShouldBeRefused(Text.Required);

    [Fact]
    public void Skus_differ_by_case_and_sort_by_their_characters()
    {
        new Sku("a").ShouldNotBe(new Sku("A"));
        new[] { new Sku("a"), new Sku("B"), new Sku("A-2"), new Sku("A-10") }.Order().Select(sku => sku.Value)
            .ShouldBe(["A-10", "A-2", "B", "a"]);
    }
}
