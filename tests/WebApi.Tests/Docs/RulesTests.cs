using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>docs/rules.md has every code that there is, and no other.</summary>
public sealed partial class RulesTests
{
    private static readonly Rule[] Rules =
    [
        .. Row().Matches(Repository.Read("docs/rules.md")).Select(row => new Rule(
            row.Groups["code"].Value, int.Parse(row.Groups["status"].Value, CultureInfo.InvariantCulture), row.Groups["where"].Value,
            row.Groups["test"].Value)),
    ];

    [Fact]
    public void Every_code_stands_there_once_with_its_status()
    {
        Rules.Select(rule => rule.Code).ShouldBeUnique();
        Layers.Problems.Except(Rules.Select(rule => (rule.Code, rule.Status))).ShouldBeEmpty();
    }

    [Fact]
    public void No_code_stands_there_that_the_service_does_not_have() =>
        Rules.Select(rule => (rule.Code, rule.Status)).Except(Layers.Problems).ShouldBeEmpty();

    [Fact]
    public void Every_row_of_a_table_names_a_code() =>
        Rules.Length.ShouldBe(AnyRow().Count(Repository.Read("docs/rules.md")));

    [Fact]
    public void The_file_that_is_named_says_the_rule() =>
        Rules.Where(rule => !Says(rule.Where, rule)).Select(rule => $"{rule.Where} does not say {rule.Code}").ShouldBeEmpty();

    /// <summary>Those of other projects are asked for there whether they run: see <c>NamedTestsTests</c>.</summary>
    [Fact]
    public void The_test_that_is_named_runs_and_tests_the_rule()
    {
        Rules.Where(rule => rule.Test.Length > 0 && !IsTested(rule)).Select(rule => $"{rule.Test} does not test {rule.Code}")
            .ShouldBeEmpty();
        Rules.Where(rule => rule.Test.Length > 0 && !rule.Test.StartsWith("tests/WebApi.Tests/", StringComparison.Ordinal)
            && !rule.Test.StartsWith("tests/Domain.Tests/", StringComparison.Ordinal))
            .ShouldBeEmpty("Nobody asks whether it runs.");
    }

    private static bool IsTested(Rule rule) => rule.Test.StartsWith("tests/WebApi.Tests/", StringComparison.Ordinal)
        ? TestClasses.TextOf(Assembly.GetExecutingAssembly(), rule.Test) is { } text && Mentions(text, rule)
        : Says(rule.Test, rule);

    private static bool Says(string path, Rule rule)
    {
        var file = Path.Combine(Repository.Root, path);
        return File.Exists(file) && Mentions(File.ReadAllText(file), rule);
    }

    private static bool Mentions(string text, Rule rule) =>
        Regex.IsMatch(text, $@"\b({Layers.FieldOf(rule.Code)}(Type)?|{Regex.Escape(rule.Code)})\b", RegexOptions.ExplicitCapture);

    [GeneratedRegex(
        @"^\| [^|]+ \| `(?<code>[a-z_.]+)` \| (?<status>\d{3}) \| `(?<where>src/[^`]+)` \| (–|`(?<test>tests/[^`]+)`) \|\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (?!rule )", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex AnyRow();

    private sealed record Rule(string Code, int Status, string Where, string Test);
}
