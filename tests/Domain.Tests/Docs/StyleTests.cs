using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Docs;

/// <summary>A rule of STYLE.md that nothing holds is a wish.</summary>
public sealed class StyleTests
{
    [Fact]
    public void Each_rule_says_what_holds_it() => Repository.Read("STYLE.md").Split("\n## ")[1..]
        .Where(rule => !rule.Contains("Behind it:", StringComparison.Ordinal)).Select(rule => rule.Split('\n')[0]).ShouldBeEmpty();

    [Fact]
    public void It_is_two_pages() => Repository.Read("STYLE.md").Split('\n').Length.ShouldBeLessThanOrEqualTo(160);
}
