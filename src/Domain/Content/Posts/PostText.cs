using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Posts;

/// <summary>
/// The text of a review or a comment, as people read it: without the characters that nobody sees and that hide a word, reverse a line or
/// make two texts of one (Unicode TR 36). It is plain text; whoever shows it as HTML escapes it.
/// </summary>
public readonly partial record struct PostText(string Value)
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <param name="mostLinks">How many addresses of web pages it may have.</param>
    /// <returns>
    /// The text; or <c>field.required</c>, <c>field.too_long</c>, <c>field.bad_characters</c>, <c>post.too_many_links</c>.
    /// </returns>
    public static Result<PostText> From(string? text, int longest, int mostLinks, bool multiline = true)
    {
        var read = Text.Check(text, longest, multiline);
        if (read.IsFailure)
            return read.Error;
        var visible = Text.Check(WithoutInvisible(read.Value), longest, multiline);
        if (visible.IsFailure)
            return visible.Error;
        var links = Link().Count(visible.Value);
        return links > mostLinks
            ? PostErrors.TooManyLinks.With($"The text has {links} links; at most {mostLinks} are allowed.")
            : new PostText(visible.Value);
    }

    /// <summary>Whether one of these words stands in it, however it is written: in any case, with or without accents.</summary>
    /// <param name="words">As <see cref="Fold"/> makes them.</param>
    public bool HasAny(IReadOnlySet<string> words)
    {
        if (words.Count == 0)
            return false;
        var folded = Fold(Value);
        foreach (var word in Word().EnumerateMatches(folded))
        {
            if (words.Contains(folded.Substring(word.Index, word.Length)))
                return true;
        }

        return false;
    }

    /// <summary>A word as it is compared: compatibility forms undone (NFKD), in lower case, without marks.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                _ = folded.Append(Rune.ToLowerInvariant(rune));
        }

        return folded.ToString();
    }

    public override string ToString() => Value;

    // What joins letters is part of some scripts and of emoji, and of nothing between two letters of ASCII.
    private static string WithoutInvisible(string text)
    {
        var visible = new StringBuilder(text.Length);
        var before = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            var joins = rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner;
            if (joins ? before.IsAscii || IsJoiner(before) : IsInvisible(rune))
                continue;
            _ = visible.Append(rune);
            before = rune;
        }

        return visible.ToString();
    }

    private static bool IsJoiner(Rune rune) => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner;

    // Formats: directions and their overrides, zero widths, soft hyphens, tags. And letters and fillers that are blank.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0;

    [GeneratedRegex(@"\bhttps?://|\bwww\.", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
