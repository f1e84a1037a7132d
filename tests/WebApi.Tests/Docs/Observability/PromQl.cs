using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs.Observability;

/// <summary>Reads the names of metrics in a query of Prometheus.</summary>
internal static partial class PromQl
{
    private static readonly string[] Words = ["and", "or", "unless", "offset", "bool", "inf", "nan"];

    public static IEnumerable<string> Metrics(string query) =>
        Identifier().Matches(Other().Replace(query, " ")).Select(name => name.Value)
            .Except(Words, StringComparer.OrdinalIgnoreCase);

    /// <summary>Texts, matchers of labels, ranges, lists of labels, and numbers with or without a unit.</summary>
    [GeneratedRegex("""
        "(\\.|[^"\\])*" | \{("(\\.|[^"\\])*"|[^"}])*\} | \[[^\]]*\]
        | \b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\) | (?<![\w:])\d[\w.]*
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Other();

    /// <summary>A name before a bracket is a function.</summary>
    [GeneratedRegex(@"(?<![\w:])(?>[a-zA-Z_:][\w:]*)(?!\s*\()", RegexOptions.ExplicitCapture)]
    private static partial Regex Identifier();
}
