using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Application.Content.Posts;

/// <summary>The section <c>Content</c> of the configuration: what people may write, and how often.</summary>
public sealed class ContentOptions
{
    /// <summary>
    /// A review or a comment with one of these words waits for a moderator: single words, compared in any case and with or without accents;
    /// at most 10,000.
    /// </summary>
    [MaxLength(10_000)]
    public string[]? FlaggedWords { get; set; }

    /// <summary>How many addresses of web pages a review or a comment may have: 0 to 100.</summary>
    [Range(0, 100)]
    public int MostLinks { get; set; } = 2;

    /// <summary>How many reviews and comments one author may write within <see cref="PostWindow"/>: 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MostPosts { get; set; } = 20;

    /// <summary>The time in which <see cref="MostPosts"/> are counted: 1 second to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PostWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>For how long its author can change a comment: 0 to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CommentEditWindow { get; set; } = TimeSpan.FromMinutes(15);
}
