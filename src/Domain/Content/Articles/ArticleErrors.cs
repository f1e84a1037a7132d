using System.Text.Json;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Articles;

/// <summary>Ways in which something about an article is refused.</summary>
public static class ArticleErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "article.not_found",
        "There is no such article",
        "No article that you can see is at this address. Articles that are not published are for who writes them.");

    public static readonly ErrorType RevisionNotFound = new(ErrorKind.NotFound, "article.revision_not_found",
        "There is no such revision", "The revisions of an article are numbered from 1; the list of them says how many there are.");

    public static readonly ErrorType SlugMalformed = new(ErrorKind.Invalid, "article.slug_malformed",
        "The slug is malformed",
        "A slug is 1 to 100 small letters, digits and single dashes between them. Left out, it is made from the title.");

    public static readonly ErrorType SlugTaken = new(ErrorKind.Conflict, "article.slug_taken",
        "The slug is taken",
        "Another article has this slug, or had it: its old address leads to that article. Choose another one, or leave it out.");

    public static readonly ErrorType TagMalformed = new(ErrorKind.Invalid, "article.tag_malformed",
        "The tag is malformed", "A tag is 1 to 30 letters and digits, with single dashes between its words.");

    public static readonly ErrorType TooManyTags = new(ErrorKind.Invalid, "article.too_many_tags",
        "There are too many tags", "An article has at most 10 tags.");

    public static readonly ErrorType TooComplex = new(ErrorKind.Invalid, "article.too_complex",
        "The text cannot be shown", "The Markdown is nested too deeply, or has too many brackets. Take some of it out.");

    public static readonly ErrorType PublishAtOutOfRange = new(ErrorKind.Invalid, "article.publish_at_out_of_range",
        "The time to publish is out of range", "An article is published later than now and within five years. Left out, it stays a draft.");

    public static readonly ErrorType WrongStateType = new(ErrorKind.Conflict, "article.wrong_state",
        "The article's state does not allow it",
        "An article moves through its states in a fixed way: `docs/content.md`. `from` is its state, `requested` the one asked for, "
            + "`allowed` those that can follow.");

    public static Error WrongState(ArticleStatus from, ArticleStatus requested)
    {
        ArticleStatus[] allowed = [.. ArticleLifecycle.NextOf(from)];
        var rest = allowed.Length == 0 ? "nothing can follow" : $"it can become: {string.Join(", ", allowed.Select(Name))}";
        return WrongStateType.With($"An article that is {Name(from)} cannot become {Name(requested)}; {rest}.") with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["from"] = from,
                ["requested"] = requested,
                ["allowed"] = allowed,
            },
        };
    }

    private static string Name(ArticleStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
