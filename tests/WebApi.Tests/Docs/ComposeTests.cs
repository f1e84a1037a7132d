using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>The file that starts the whole system sets what there is to set, and nothing that nobody reads.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Compose = File.ReadAllText(Path.Combine(Repository.Root, "build", "compose.yaml"));

    [Fact]
    public void Every_setting_in_it_is_one_of_the_service()
    {
        var documented = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        var set = Setting().Matches(Compose).Select(match => match.Groups["key"].Value).ToList();

        set.Count.ShouldBeGreaterThan(2);
        set.ShouldAllBe(key => documented.Contains($"| `{key}` |", StringComparison.Ordinal));
    }

    [Fact]
    public void The_hosts_that_it_starts_are_built_by_the_image()
    {
        var image = File.ReadAllText(Path.Combine(Repository.Root, "build", "Dockerfile"));
        var hosts = Host().Matches(Compose).Concat(Host().Matches(image)).Select(match => match.Groups["host"].Value).Distinct().ToList();

        hosts.Order().ShouldBe(["Gateway", "WebApi", "Worker"]);
        hosts.ShouldAllBe(
            host => image.Contains($"publish src/{host} ", StringComparison.Ordinal)
                && Directory.Exists(Path.Combine(Repository.Root, "src", host)));
    }

    [GeneratedRegex(
        @"^\s+(?<key>[A-Za-z]+(__[A-Za-z]+)+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\bHOST[:=] ?(?<host>\w+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
