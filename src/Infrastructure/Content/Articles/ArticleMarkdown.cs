using AngleSharp.Dom;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;
using Ganss.Xss;
using Markdig;
using Markdig.Extensions.EmphasisExtras;

namespace CleanOrders.Infrastructure.Content.Articles;

/// <summary>
/// CommonMark, without HTML in it. What comes out is sanitised all the same: that nothing is executed does not depend on the one library
/// alone.
/// </summary>
internal sealed class ArticleMarkdown : IMarkdown
{
    /// <summary>Looking for the end of each takes a time that grows with the square of their number: 5,000 a fifth of a second.</summary>
    private const int MostBrackets = 5000;

    // Without tables: in a hundred thousand characters there is one that is ninety million of HTML.
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UseAutoLinks().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).DisableHtml().Build();

    private readonly HtmlSanitizer _sanitizer = Configure();

    public Result<string> ToHtml(PostText text)
    {
        if (text.Value.AsSpan().Count('[') is > MostBrackets and var brackets)
            return ArticleErrors.TooComplex.With($"The text has {brackets} opening brackets; at most {MostBrackets} are allowed.");
        try
        {
            return _sanitizer.Sanitize(Markdown.ToHtml(text.Value, Pipeline));
        }
        catch (ArgumentException)
        {
            // It stops where elements stand in each other more than a hundred deep.
            return ArticleErrors.TooComplex.With("The Markdown is nested too deeply.");
        }
    }

    private static HtmlSanitizer Configure()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li",
                "a", "img",
            },
            AllowedAttributes =
                new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "title", "src", "alt", "start", "rel" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "http", "mailto" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
        });
        sanitizer.PostProcessNode += (_, visited) => MarkForeign(visited.Node);
        return sanitizer;
    }

    // A link to elsewhere gives no weight to what it leads to, and no hold on the page that it is on.
    private static void MarkForeign(INode node)
    {
        if (node is not IElement { LocalName: "a" } link)
            return;
        if (link.GetAttribute("href") is { } address && !IsOurs(address))
            link.SetAttribute("rel", "nofollow noopener ugc");
        else
            _ = link.RemoveAttribute("rel");
    }

    private static bool IsOurs(string address) => address is ['#', ..] or ['/'] or ['/', not ('/' or '\\'), ..];
}
