using System.Text.RegularExpressions;
using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests;

public sealed partial class GlossaryTests
{
    private static readonly string[] Named =
        [.. Row().Matches(Repository.Read("docs/glossary.md")).SelectMany(row => row.Groups["type"].Captures).Select(type => type.Value)];

    [Fact]
    public void Every_type_that_the_glossary_names_exists()
    {
        var known = typeof(Order).Assembly.GetExportedTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

        Named.Length.ShouldBeGreaterThan(30);
        Named.Except(known, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void No_type_is_explained_twice() => Named.ShouldBeUnique();

    [Fact]
    public void Every_row_names_a_type() =>
        Row().Count(Repository.Read("docs/glossary.md")).ShouldBe(AnyRow().Count(Repository.Read("docs/glossary.md")));

    [GeneratedRegex(@"^\| [^|]+ \| (`(?<type>\w+)`(, )?)+ \| [^|]+ \|\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (?!word )", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex AnyRow();
}
