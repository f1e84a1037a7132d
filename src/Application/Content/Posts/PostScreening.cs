using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Posts;

/// <summary>Stands before every review and comment: its text, the words that a moderator has to see, and how many one writes.</summary>
public sealed class PostScreening(ContentOptions options, IPostCounts counts)
{
    private readonly HashSet<string> _flagged = [.. (options.FlaggedWords ?? []).Select(PostText.Fold)];

    /// <returns>
    /// The text; or <c>field.required</c>, <c>field.too_long</c>, <c>field.bad_characters</c>, <c>post.too_many_links</c>.
    /// </returns>
    public Result<PostText> Text(string? text, int longest) => PostText.From(text, longest, options.MostLinks);

    /// <summary>On one line, and without links.</summary>
    public static Result<PostText> Title(string? text, int longest) => PostText.From(text, longest, mostLinks: 0, multiline: false);

    /// <returns>Why a moderator has to see these texts first; nothing, where none has to.</returns>
    public FlagReason? Flag(params ReadOnlySpan<PostText> texts)
    {
        foreach (var text in texts)
        {
            if (text.HasAny(_flagged))
                return FlagReason.Word;
        }

        return null;
    }

    /// <summary>Counts a new post of this author.</summary>
    /// <returns><c>rate_limit.exceeded</c> where they have written too many lately; else nothing.</returns>
    public Task<Error?> Count(UserId author, CancellationToken ct) =>
        counts.Count(author, PostCountKind.Post, options.MostPosts, options.PostWindow, ct);
}

/// <summary>What an author writes; each is counted apart from the others.</summary>
public enum PostCountKind
{
    /// <summary>A review or a comment.</summary>
    Post,

    /// <summary>A message of a conversation.</summary>
    Message,
}

/// <summary>How much an author has written lately.</summary>
public interface IPostCounts
{
    /// <summary>Counts one more of this kind, also where what is counted is refused for something else afterwards.</summary>
    /// <returns>
    /// <c>rate_limit.exceeded</c> where there were <paramref name="most"/> within <paramref name="window"/>; else nothing.
    /// </returns>
    Task<Error?> Count(UserId author, PostCountKind kind, int most, TimeSpan window, CancellationToken ct);
}
