using System.Globalization;
using System.Text.Json;
using CleanOrders.WebApi.Tests.Content.Comments;

namespace CleanOrders.WebApi.Tests.Postgres.Statements.Plans;

/// <summary>Many reviews, half of them of one product, and many comments, half on one article and half on one review.</summary>
public sealed class ManyPosts : IAsyncLifetime
{
    /// <summary>The product with half of all reviews.</summary>
    public const string Sku = "SKU-00001";

    // An id begins with its time. Of fifty posts one is pending, one rejected and one deleted; comments that are pending were reported. All
    // else is spread by a hash.
    private const string Seed = """
        CREATE FUNCTION seeded(i int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
            SELECT (lpad(to_hex((extract(epoch FROM timestamptz '2026-01-01 00:00Z' + i * interval '1 minute') * 1000)::bigint), 12, '0')
                || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid $$;
        CREATE FUNCTION status_of(i int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
            SELECT coalesce((ARRAY['pending', 'rejected', 'deleted'])[1 + i % 50], 'published') $$;
        INSERT INTO users (id, user_name, normalized_user_name, email, email_confirmed, display_name, token_version, version,
            totp_last_step, totp_failures)
        SELECT md5('somebody' || i)::uuid, 'u' || i, 'U' || i, 'u' || i || '@example.com', true, 'User ' || i, 0, 1, 0, 0
        FROM generate_series(1, {0}) AS i;
        INSERT INTO articles (id, slug, author, title, summary, body, language, tags, reading_minutes, status, created_at, changed_at,
            published_at, listed_at, revision, version)
        SELECT gen_random_uuid(), 'many-' || i, gen_random_uuid(), 'A title', 'None', 'A text', 'en', '', 1, 'published', now(), now(),
            now(), now(), 1, 1
        FROM generate_series(1, 2000) AS i;
        INSERT INTO reviews (id, sku, author, status, rating, title, body, helpful, reports, version, created_at)
        SELECT seeded(i), CASE WHEN i % 2 = 0 THEN 'SKU-00001' ELSE 'SKU-' || lpad((2 + i % 90)::text, 5, '0') END,
            md5('somebody' || i)::uuid, status_of(i), 1 + get_byte(decode(md5(i::text), 'hex'), 13) % 5, 'A title', 'A text',
            get_byte(decode(md5(i::text), 'hex'), 14), 0, 1, timestamptz '2026-01-01 00:00Z' + i * interval '1 minute'
        FROM generate_series(1, {0}) AS i;
        INSERT INTO comments (id, article_id, review_id, reply_to, thread, author, status, body, reports, version, created_at)
        SELECT seeded({0} + i), CASE WHEN i / 4 % 2 = 0 THEN (SELECT id FROM articles WHERE slug NOT LIKE 'many-%') END,
            CASE WHEN i / 4 % 2 = 1 THEN seeded(10) END,
            CASE WHEN i % 4 > 0 THEN seeded({0} + i - i % 4) END, seeded({0} + i - i % 4), md5('somebody' || i % 199)::uuid, status_of(i),
            'A text', 0, 1, timestamptz '2026-02-01 00:00Z' + i * interval '1 minute'
        FROM generate_series(1, {0}) AS i;
        INSERT INTO post_reports (post, reporter, reason, at)
        SELECT id, md5('somebody' || i)::uuid, 'An advertisement', now() FROM comments CROSS JOIN generate_series(1, 3) AS i
            WHERE status = 'pending';
        """;

    private ExplainedApi? _explained;

    public static int Count { get; } = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 200_000 : 20_000;

    /// <summary>The addresses of the article and the review with half of the comments each.</summary>
    public (string Article, string Review) Discussed { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _explained = await ExplainedApi.New();
        var database = _explained.Api.Database;
        var article = await _explained.Api.PublishedArticle();
        await database.Execute(Seed.Replace("{0}", Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        foreach (var table in (string[])["users", "articles", "reviews", "comments", "post_reports"])
            await database.Execute($"VACUUM (ANALYZE) {table}");
        var review = (await _explained.Api.Anonymous().Get($"/v1/products/{Sku}/reviews?sort=createdAt&limit=5").Json())
            .GetProperty("items").EnumerateArray().Single(item => item.GetProperty("createdAt").GetDateTimeOffset().Minute == 10);
        Discussed = (article, $"/v1/reviews/{review.GetProperty("id").GetString()}");
    }

    /// <inheritdoc cref="ExplainedApi.Read"/>
    public Task<(JsonElement Page, IReadOnlyList<QueryPlan> Plans)> Read(Who reader, string path) =>
        _explained!.Read(_explained.Api.As(reader), path);

    public async ValueTask DisposeAsync()
    {
        if (_explained is not null)
            await _explained.DisposeAsync();
    }
}
