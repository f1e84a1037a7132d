using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Articles;

/// <summary>The last part of an article's address: 1 to 100 small letters and digits, with single dashes between the words.</summary>
public readonly partial record struct Slug(string Value)
{
    public const int Longest = 100;

    /// <summary>
    /// As a document describes it, without classes of Unicode, which not every reader of patterns knows: <see cref="From"/> wants more.
    /// </summary>
    public const string Pattern = @"^[^A-Z\s/-]+(-[^A-Z\s/-]+)*$";

    private const string Characters = @"[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}]+(-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}]+)*";

    // Fifty bits by chance.
    private const int IdLetters = 10;

    // What has no decomposition into an ASCII letter and marks, or is spelled with two in German.
    private static readonly Dictionary<int, string> Spelled = new()
    {
        ['ä'] = "ae",
        ['ö'] = "oe",
        ['ü'] = "ue",
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ł'] = "l",
        ['ı'] = "i",
        ['&'] = "-and-",
    };

    public static Result<Slug> From(string? text) =>
        TryParse(text, out var slug)
            ? slug
            : ArticleErrors.SlugMalformed.With($"A slug is 1 to {Longest} small letters, digits and single dashes between them.");

    public static bool TryParse(string? text, out Slug slug)
    {
        slug = default;
        if (string.IsNullOrEmpty(text) || text.Length > Longest || !Shape().IsMatch(text) || !text.IsNormalized(NormalizationForm.FormC))
            return false;
        slug = new Slug(text);
        return true;
    }

    /// <summary>
    /// From a title: in ASCII where its letters have such a form, else of its own letters. A title without any gives <c>article</c>.
    /// </summary>
    public static Slug Of(PostText title)
    {
        var words = new StringBuilder(title.Value.Length);
        foreach (var rune in title.Value.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormC)
            .EnumerateRunes())
            _ = words.Append(Written(rune));
        var slug = Shortened(string.Join('-', words.ToString().Split('-', StringSplitOptions.RemoveEmptyEntries)), Longest);
        return TryParse(slug, out var good) ? good : new Slug("article");
    }

    /// <summary>The same with a number behind it, for when it is taken.</summary>
    public Slug Numbered(int number) => Followed(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same with the end of an id behind it, which is in no other id.</summary>
    public Slug WithEndOf(ArticleId id) => Followed(id.ToString()[^IdLetters..]);

    private Slug Followed(string end) => new($"{Shortened(Value, Longest - end.Length - 1)}-{end}");

    public override string ToString() => Value;

    private static string Written(Rune rune)
    {
        if (Spelled.TryGetValue(rune.Value, out var spelled))
            return spelled;
        var parts = rune.ToString().Normalize(NormalizationForm.FormD);
        if (char.IsAsciiLetterLower(parts[0]) || char.IsAsciiDigit(parts[0]))
            return parts[..1];
        if (rune.Value is '\'' or '’')
            return "";
        return rune.IsBmp && Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber ? rune.ToString() : "-";
    }

    // At the end of a word, if there is one.
    private static string Shortened(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var cut = Text.Beginning(text, longest);
        return (text[cut.Length] != '-' && cut.LastIndexOf('-') is > 0 and var dash ? cut[..dash] : cut).TrimEnd('-');
    }

    [GeneratedRegex($@"\A{Characters}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
