using System.Text.RegularExpressions;
using CleanOrders.Domain.Content.Posts;

namespace CleanOrders.Domain.Content.Articles;

/// <summary>What an article says. The body is Markdown (CommonMark) without HTML.</summary>
public sealed record ArticleText(PostText Title, PostText Summary, PostText Body, ArticleLanguage Language, IReadOnlyList<Tag> Tags)
{
    public const int LongestTitle = 200;
    public const int LongestSummary = 1000;
    public const int LongestBody = 100_000;
}

/// <summary>How long a text is for who reads it.</summary>
public static partial class ReadingTime
{
    /// <summary>Words that people read in a minute.</summary>
    private const int WordsInAMinute = 200;

    /// <summary>In whole minutes: 1 or more.</summary>
    public static int Of(PostText text) => Math.Max(1, (Word().Count(text.Value) + WordsInAMinute - 1) / WordsInAMinute);

    // Where words are written without gaps, a sign stands for one.
    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]|[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*",
        RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
