using System.Reflection;
using System.Text.RegularExpressions;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Docs;

/// <summary>
/// What docs/rules.md says is tested here is: whether it is tested at all, and the tests of the API, the tests of that page ask.
/// </summary>
public sealed partial class NamedTestsTests
{
    [Fact]
    public void Each_file_that_is_named_has_tests_that_run()
    {
        var named = File().Matches(Repository.Read("docs/rules.md")).Select(file => file.Groups["file"].Value).Distinct().ToList();

        named.Count.ShouldBeGreaterThan(5);
        named.Where(file => TestClasses.TextOf(Assembly.GetExecutingAssembly(), file) is null).ShouldBeEmpty("no test of it is compiled");
        TestClasses.TextOf(Assembly.GetExecutingAssembly(), "tests/Domain.Tests/Orders/Lifecycle/LifecycleTable.cs")
            .ShouldBeNull("It has no test.");
    }

    [GeneratedRegex(@"`(?<file>tests/Domain\.Tests/[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex File();
}
