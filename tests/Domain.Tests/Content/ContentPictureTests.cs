using System.Text.Json;
using System.Text.RegularExpressions;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Content;

/// <summary>The pictures of docs/content.md cannot say what the code does not do.</summary>
public sealed partial class ContentPictureTests
{
    [Fact]
    public void The_arrows_of_a_post_are_the_transitions_of_the_code() => ArrowsOf("Moderation").ShouldBe(
        from status in Enum.GetValues<PostStatus>()
        from next in PostLifecycle.NextOf(status)
        select $"{Wire(status)} --> {Wire(next)}",
        ignoreOrder: true);

    [Fact]
    public void The_arrows_of_an_article_are_the_transitions_of_the_code() => ArrowsOf("Articles").ShouldBe(
        from status in Enum.GetValues<ArticleStatus>()
        from next in ArticleLifecycle.NextOf(status)
        select $"{Wire(status)} --> {Wire(next)}",
        ignoreOrder: true);

    /// <summary>Those of the picture below a heading, but for where it begins and ends.</summary>
    private static IEnumerable<string> ArrowsOf(string heading)
    {
        var page = Repository.Read("docs/content.md");
        var section = page[page.IndexOf($"## {heading}\n", StringComparison.Ordinal)..];
        var picture = section[section.IndexOf("```mermaid", StringComparison.Ordinal)..];
        return Arrow().Matches(picture[..picture.IndexOf("\n```\n", StringComparison.Ordinal)])
            .Select(arrow => $"{arrow.Groups["from"].Value} --> {arrow.Groups["to"].Value}");
    }

    private static string Wire<TStatus>(TStatus status)
        where TStatus : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    [GeneratedRegex(@"^\s*(?<from>[a-z_]+) --> (?<to>[a-z_]+)( : .*)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Arrow();
}
