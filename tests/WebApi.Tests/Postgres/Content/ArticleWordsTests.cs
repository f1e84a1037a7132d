using CleanOrders.WebApi.Tests.Content.Articles;

namespace CleanOrders.WebApi.Tests.Postgres.Content;

/// <summary>What PostgreSQL finds beyond the letters of a word.</summary>
public sealed class ArticleWordsTests(SharedApi api)
{
    [Fact]
    public async Task Words_are_found_in_their_other_forms_by_the_language_of_the_article()
    {
        var word = RunningApi.Unique("w").Replace("-", "x", StringComparison.Ordinal);
        var english = await api.NewArticle($"Choosing kettles {word}", language: "en");
        var german = await api.NewArticle($"Die Häuser {word}", language: "de");

        (await api.Anonymous().Get($"/v1/articles?q={word}+kettle+choose")).Slugs().ShouldBe([english.Slug]);
        (await api.Anonymous().Get($"/v1/articles?q={word}+haus")).Slugs().ShouldBe([german.Slug]);
        (await api.Anonymous().Get($"/v1/articles?q={word}+-kettle")).Slugs().ShouldBe([german.Slug]);
    }

    [Fact]
    public async Task A_search_reads_the_index_of_words()
    {
        await using var own = await Api.New();
        await own.Database.Execute("""
            INSERT INTO articles (id, slug, author, title, summary, body, language, tags, reading_minutes, status, created_at, changed_at,
                published_at, listed_at, revision, version)
            SELECT gen_random_uuid(), 'many-' || i, gen_random_uuid(), md5(i::text), 'None', md5((-i)::text), 'en', '', 1, 'published',
                now(), now(), now(), now(), 1, 1 FROM generate_series(1, 20000) AS i
            """);
        await own.Database.Execute("VACUUM (ANALYZE) articles");

        string.Join('\n', await own.Database.Column("""
            EXPLAIN SELECT id FROM articles WHERE ((language = 'en' AND search @@ websearch_to_tsquery('english', 'kettle'))
                OR (language = 'de' AND search @@ websearch_to_tsquery('german', 'kettle')))
            """)).ShouldContain("ix_articles_search");
        string.Join('\n', await own.Database.Column(
            "EXPLAIN SELECT id FROM articles WHERE status = 'published' ORDER BY listed_at DESC, id DESC LIMIT 50"))
            .ShouldContain("ix_articles_status");
    }
}
