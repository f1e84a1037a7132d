using System.Text.RegularExpressions;
using CleanOrders.Infrastructure.RateLimiting.Settings;
using Microsoft.Extensions.Configuration;

namespace CleanOrders.Gateway.Tests.RateLimiting.Settings;

/// <summary>docs/operations.md has every setting of limits that the code reads, and no other.</summary>
public sealed partial class LimitTableTests
{
    [Theory]
    [InlineData("Limits", "")]
    [InlineData("Limits:Plans:default:api", "Plans:<plan>:<policy>:")]
    [InlineData("Limits:Routes:auth", "Routes:<route>:")]
    public void The_table_has_the_settings_of_each_entry(string section, string prefix)
    {
        var documented = Row().Matches(Repository.Read("docs/operations.md")).Select(row => row.Groups["key"].Value)
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..])
            .Select(key => key.Split(':')[0]).Distinct();

        documented.ShouldBe(KeysOf(section), ignoreOrder: true);
    }

    /// <summary>Which keys there are is what somebody is told who writes another one.</summary>
    private static string[] KeysOf(string section)
    {
        var wrong = new ConfigurationBuilder().AddInMemoryCollection([new($"{section}:NoSuchKey", "1")]).Build();
        var fault = LimitsReader.Read(wrong).Faults.ShouldHaveSingleItem();
        return fault[(fault.IndexOf("There are ", StringComparison.Ordinal) + 10)..^1].Split(", ");
    }

    [GeneratedRegex(@"^\| `(?<key>(StoreTimeout|(Plans|Routes):[\w:<>]+))` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
