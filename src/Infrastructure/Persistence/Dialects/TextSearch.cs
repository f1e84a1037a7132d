using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanOrders.Infrastructure.Persistence.Dialects;

/// <summary>
/// How articles are searched for words, as SQL over the table <c>articles</c>. PostgreSQL knows the forms of a word in the language of the
/// article; SQLite finds its letters, in any case.
/// </summary>
/// <param name="Matches">A condition.</param>
/// <param name="Rank">A whole number that is higher for a better match.</param>
/// <param name="Highlight">
/// The text of a column with <see cref="MarkStart"/> and <see cref="MarkEnd"/> around what was found, or the parts of it where that is.
/// </param>
/// <param name="Values">The parameters of all of them.</param>
internal sealed record TextSearch(string Matches, string Rank, Func<string, string> Highlight, IReadOnlyList<object> Values)
{
    // Texts have no control characters, so these stand for nothing else.
    public const char MarkStart = '\u0001';
    public const char MarkEnd = '\u0002';

    /// <summary>As HTML with what was found in <c>mark</c>, and no other element.</summary>
    public static string AsHtml(string highlighted) => WebUtility.HtmlEncode(highlighted)
        .Replace($"{MarkStart}", "<mark>", StringComparison.Ordinal).Replace($"{MarkEnd}", "</mark>", StringComparison.Ordinal);
}

/// <summary>What SQLite has no function of its own for.</summary>
internal static class MarkedText
{
    public const string Function = "marked";

    private const int MostWords = 10;
    private const int Before = 60;
    private const int Longest = 250;

    /// <summary>What is searched for, word by word; signs around words are none of them.</summary>
    public static string[] WordsOf(string words) =>
        [.. words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('"', '-', '+', '*', '(', ')', ','))
            .Where(word => word.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostWords)];

    /// <summary>The part of the text where the first of the words is, with all of them marked.</summary>
    /// <param name="words">A list of texts in JSON.</param>
    public static string From(string text, string words)
    {
        var found = new Regex(
            string.Join('|', JsonSerializer.Deserialize<string[]>(words)!.Select(Regex.Escape)),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        var first = found.Match(text);
        var start = first.Success ? Math.Max(0, first.Index - Before) : 0;
        if (start > 0 && char.IsLowSurrogate(text[start]))
            start--;
        var part = Domain.SharedKernel.Text.Beginning(text[start..], Longest);
        return found.Replace(part, match => $"{TextSearch.MarkStart}{match.Value}{TextSearch.MarkEnd}");
    }
}
