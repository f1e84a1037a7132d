using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Docs;

/// <summary>A decision that is always right is none.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void Each_says_when_it_does_not_apply()
    {
        var decisions = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "adr"), "0*.md");

        decisions.Length.ShouldBeGreaterThan(40);
        decisions.Where(file => !SaysWhen(File.ReadAllText(file))).Select(file => Path.GetFileName(file)).ShouldBeEmpty();
    }

    private static bool SaysWhen(string decision) =>
        decision.Split("\n## When it does not apply") is [_, var after] && after.Split("\n## ")[0].Trim().Length > 40;
}
