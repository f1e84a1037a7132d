using System.Text.Json;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Posts;

/// <summary>Ways in which a post is refused, whether it is a review or a comment.</summary>
public static class PostErrors
{
    public static readonly ErrorType WrongStateType = new(ErrorKind.Conflict, "post.wrong_state",
        "The review or comment cannot do this now",
        "What its status allows stands in `docs/content.md`. `from` says what it is, and `allowed` what it can become.");

    public static readonly ErrorType Own = new(ErrorKind.Forbidden, "post.own",
        "It is your own", "Nobody votes on or reports what they wrote themselves.");

    public static readonly ErrorType AlreadyReported = new(ErrorKind.Conflict, "post.already_reported",
        "You have reported it already", "Everybody reports a review or a comment once. Moderators see your report.");

    public static readonly ErrorType TooManyLinks = new(ErrorKind.Invalid, "post.too_many_links",
        "The text has too many links", "A review or a comment has a few links at most; the detail says how many.");

    public static Error WrongState(PostStatus from, PostStatus requested) => WrongState(from, NameOf(requested));

    /// <param name="requested">What cannot be done with it, as in <c>reported</c>.</param>
    public static Error WrongState(PostStatus from, string requested)
    {
        PostStatus[] allowed = [.. PostLifecycle.NextOf(from)];
        var rest = allowed.Length == 0 ? "nothing can follow" : $"it can become: {string.Join(", ", allowed.Select(NameOf))}";
        return WrongStateType.With($"What is {NameOf(from)} cannot be {requested}; {rest}.") with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["from"] = from, ["allowed"] = allowed },
        };
    }

    private static string NameOf(PostStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
