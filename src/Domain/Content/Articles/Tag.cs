using System.Text;
using System.Text.RegularExpressions;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Articles;

/// <summary>A word that an article is found by: 1 to 30 small letters and digits, with single dashes between its words.</summary>
public readonly partial record struct Tag(string Value)
{
    public const int Longest = 30;

    /// <summary>How many an article has at most.</summary>
    public const int Most = 10;

    /// <summary>In any case and with spaces, as people write it: <c>New products</c> is <c>new-products</c>.</summary>
    public static Result<Tag> From(string? text)
    {
        // Normalising can make it longer, so it is bounded before that too.
        var read = PostText.From(text, Longest * 4, mostLinks: 0, multiline: false);
        if (read.IsFailure)
            return read.Error.Type == Text.Required ? read.Error : Malformed;
        var tag = Gap().Replace(read.Value.Value.Normalize(NormalizationForm.FormKC).ToLowerInvariant(), "-")
            .Normalize(NormalizationForm.FormC);
        return tag.Length <= Longest && Shape().IsMatch(tag) ? new Tag(tag) : Malformed;
    }

    public override string ToString() => Value;

    private static Error Malformed =>
        ArticleErrors.TagMalformed.With($"A tag is 1 to {Longest} letters and digits, with single dashes between its words.");

    [GeneratedRegex(@"[\s_-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();

    [GeneratedRegex(@"\A[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}]+(-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}]+)*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
