namespace CleanOrders.WebApi.Tests.Content.Articles;

/// <summary>An article as its writer saw it last.</summary>
internal sealed record ArticleView(string Id, string Slug, string Status, int Version, string ETag)
{
    public string Path => $"/v1/articles/{Slug}";
}

/// <summary>What one can do with articles over HTTP.</summary>
internal static class ArticleCalls
{
    public static Task<HttpAnswer> Write(
        this Client client, string title, string body = "A text.", string? slug = null, string[]? tags = null, string? language = null,
        DateTimeOffset? publishAt = null, string summary = "A summary.") =>
        client.Post("/v1/articles", new { title, slug, summary, body, tags, language, publishAt });

    public static async Task<ArticleView> View(this Task<HttpAnswer> asked)
    {
        var answer = await asked;
        ((int)answer.Status).ShouldBeInRange(200, 201, answer.ToString());
        return new ArticleView(
            answer.Member("id").GetString()!, answer.Member("slug").GetString()!, answer.Member("status").GetString()!,
            answer.Member("version").GetInt32(), answer.ETag!);
    }

    public static async Task<ArticleView> NewArticle(
        this RunningApi api, string? title = null, string body = "A text.", string[]? tags = null, string? language = null)
    {
        var draft = await api.As(Admin).Write(title ?? RunningApi.Unique("Title"), body, tags: tags, language: language).View();
        return await api.As(Admin).Post($"{draft.Path}/publication").View();
    }

    public static Task<HttpAnswer> Save(
        this Client client, ArticleView article, string title = "Another title", string body = "Another text.", string? slug = null,
        DateTimeOffset? publishAt = null) =>
        client.With("If-Match", article.ETag)
            .Put(article.Path, new { title, slug, summary = "Another summary.", body, tags = new[] { "other" }, publishAt });

    /// <summary>Writes past the service, as other features do, or as an operator might.</summary>
    public static async Task Set(this TestDatabase database, ArticleView article, string assignment)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = string.Concat("UPDATE articles SET ", assignment, " WHERE slug = '", article.Slug, "'");
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    public static IReadOnlyList<string> Slugs(this HttpAnswer page) =>
        [.. page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!)];
}
