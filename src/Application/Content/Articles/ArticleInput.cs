using System.ComponentModel.DataAnnotations;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Articles;

/// <summary>What somebody sent for an article: nothing of it has been checked.</summary>
public abstract record ArticleInput
{
    [Required, Length(1, ArticleText.LongestTitle)]
    public string? Title { get; init; }

    /// <summary>Left out, a new article has one of its title, and another text keeps the one that there is.</summary>
    [RegularExpression(Domain.Content.Articles.Slug.Pattern), MaxLength(Domain.Content.Articles.Slug.Longest)]
    public string? Slug { get; init; }

    [Required, Length(1, ArticleText.LongestSummary)]
    public string? Summary { get; init; }

    /// <summary>Markdown (CommonMark). HTML in it is shown as text.</summary>
    [Required, Length(1, ArticleText.LongestBody)]
    public string? Body { get; init; }

    /// <summary>In any case and with spaces: they are made small, with dashes. Twice is once.</summary>
    [MaxLength(Tag.Most)]
    public IReadOnlyList<string?>? Tags { get; init; }

    /// <summary>Left out, English.</summary>
    public ArticleLanguage? Language { get; init; }

    /// <summary>When to publish it. Left out, it stays a draft, or becomes one again.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    internal ArticleText Read(Violations violations)
    {
        var title = violations.Take("/title", PostText.From(Title, ArticleText.LongestTitle, int.MaxValue, multiline: false));
        var summary = violations.Take("/summary", PostText.From(Summary, ArticleText.LongestSummary, int.MaxValue));
        var body = violations.Take("/body", PostText.From(WithLineFeeds(Body), ArticleText.LongestBody, int.MaxValue));
        return new ArticleText(title, summary, body, Language ?? ArticleLanguage.En, ReadTags(violations));
    }

    internal Slug? ReadSlug(Violations violations) =>
        Slug is null ? null : violations.Take("/slug", Domain.Content.Articles.Slug.From(Slug));

    /// <param name="known">The time that it has already: it need not be later than now.</param>
    internal DateTimeOffset? ReadTime(DateTimeOffset? known, DateTimeOffset now, Violations violations) =>
        PublishAt is not { } time ? null
        : time == known ? known
        : violations.Take("/publishAt", Article.Time(time, now));

    // A line is the same line whatever ended it, so that revisions differ where their words do.
    private static string? WithLineFeeds(string? text) =>
        text?.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private List<Tag> ReadTags(Violations violations)
    {
        if (Tags is { Count: > Tag.Most })
        {
            violations.Add("/tags", ArticleErrors.TooManyTags.With($"There are {Tags.Count} tags; at most {Tag.Most} are allowed."));
            return [];
        }

        return [.. (Tags ?? []).Select((tag, i) => violations.Take($"/tags/{i}", Tag.From(tag))).Distinct()];
    }
}
