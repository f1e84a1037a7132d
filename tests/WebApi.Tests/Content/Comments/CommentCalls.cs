using System.Text.Json;
using CleanOrders.WebApi.Tests.Content.Articles;

namespace CleanOrders.WebApi.Tests.Content.Comments;

/// <summary>A comment as those see it who may.</summary>
internal sealed record CommentView(
    string Id, string On, string? ReplyTo, string? Body, string Status, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, int Version)
{
    public string Path => $"/v1/comments/{Id}";
}

/// <summary>What tests do with comments, and with what they stand below.</summary>
internal static class CommentCalls
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The address of a new article that everybody reads.</summary>
    public static async Task<string> PublishedArticle(this RunningApi api) => (await api.NewArticle()).Path;

    /// <summary>The address of a new article that only writers see.</summary>
    public static async Task<string> DraftArticle(this RunningApi api) =>
        (await api.As(Admin).Write(RunningApi.Unique("Draft")).View()).Path;

    /// <param name="subject">The address of an article or a review.</param>
    public static Task<HttpAnswer> Comment(this Client author, string subject, string body, string? replyTo = null) =>
        author.Post($"{subject}/comments", new { body, replyTo });

    public static async Task<CommentView> Comment(this Task<HttpAnswer> asked) =>
        (await asked.Json()).Deserialize<CommentView>(Web)!;

    /// <summary>All comments, page by page.</summary>
    public static async Task<List<CommentView>> Comments(this Client reader, string subject, int limit = 200)
    {
        var comments = new List<CommentView>();
        for (var next = $"{subject}/comments?limit={limit}"; next is not null;)
        {
            var page = await reader.Get(next).Json();
            comments.AddRange(page.GetProperty("items").Deserialize<List<CommentView>>(Web)!);
            next = page.GetProperty("next").GetString() is { } cursor ? $"{subject}/comments?limit={limit}&cursor={cursor}" : null;
        }

        return comments;
    }

    public static Task<HttpAnswer> Decide(this Client moderator, string id, string decision, string reason = "Seen by a moderator") =>
        moderator.Post($"/v1/moderation/{id}/decision", new { decision, reason });
}
