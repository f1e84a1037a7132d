using System.Data.Common;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content.Articles;

internal sealed class ArticleQueries(Dialect dialect, Cursors cursors, IMarkdown markdown)
    : IQuery<GetArticle, ArticleAtAddress>, IQuery<ListArticles, Page<ArticleSummary>>
{
    private const string IsPublished = "articles.status = 'published'";

    public async Task<Result<ArticleAtAddress>> Ask(GetArticle question, CancellationToken ct)
    {
        var seen = SeesAll(question.Caller) ? "1 = 1" : IsPublished;
        var found = await dialect.Query(
            new Statement(
                $"""
                SELECT {ArticleReading.Columns}, articles.body, articles.revision
                FROM articles {ArticleReading.WithAuthor} WHERE articles.slug = $1 AND {seen}
                """,
                question.Slug.Value),
            row => ArticleReading.Details(row, markdown), ct);
        if (found.Count == 1)
            return new ArticleAtAddress(found[0], MovedTo: null);

        var moved = await dialect.Query(
            new Statement(
                $"""
                SELECT articles.slug FROM article_former_slugs JOIN articles ON articles.id = article_former_slugs.article_id
                WHERE article_former_slugs.slug = $1 AND {seen}
                """,
                question.Slug.Value),
            row => new Slug(row.GetString(0)), ct);
        return moved.Count == 1 ? new ArticleAtAddress(Article: null, moved[0]) : ArticleReading.NotFound(question.Slug);
    }

    public async Task<Result<Page<ArticleSummary>>> Ask(ListArticles question, CancellationToken ct)
    {
        var filter = new Filter(question, dialect);
        var page = await cursors.Page(
            question.Page,
            $"articles|{SeesAll(question.Caller)}|{question.Tag}|{question.Author}|{question.Status}|{question.Search}",
            after => dialect.Query(filter.Page(after, question.Page.Limit + 1), filter.Read, ct),
            found => found.Position,
            async () => (await dialect.Query(filter.Count, row => row.GetInt64(0), ct))[0]);
        return page.Then(found => found.Select(one => one.Article));
    }

    private static bool SeesAll(Caller? caller) => caller?.May(Permission.ContentWrite) == true;

    private sealed record Found(ArticleSummary Article, Position Position);

    /// <summary>Which articles a list has, and in what order: the newest first, or where words are searched for, the best match.</summary>
    private sealed class Filter
    {
        private readonly List<object?> _values = [];
        private readonly List<string> _conditions = [];
        private readonly TextSearch? _search;

        public Filter(ListArticles question, Dialect dialect)
        {
            if (!SeesAll(question.Caller))
                _conditions.Add(IsPublished);
            if (question.Status is { } status)
                _conditions.Add($"articles.status = {Value(EnumNames<ArticleStatus>.Write(status))}");
            if (question.Author is { } author)
                _conditions.Add($"articles.author = {Value(author.Value)}");
            if (question.Tag is { } tag)
                _conditions.Add(
                    $"articles.id IN (SELECT article_id FROM article_tags WHERE tag = {Value(tag.Value)})");
            if (question.Search is not { } words)
                return;
            _search = dialect.Search(words, _values.Count + 1);
            _values.AddRange(_search.Values);
            _conditions.Add(_search.Matches);
        }

        public Statement Count => new($"SELECT count(*) FROM articles WHERE {Where}", [.. _values]) { PlanForValues = true };

        private string Where => string.Join(" AND ", _conditions.DefaultIfEmpty("1 = 1"));

        /// <summary>The place of an article in the list; those of one place follow each other by their ids.</summary>
        private string Key => _search?.Rank ?? "articles.listed_at";

        public Statement Page(Position? after, int limit)
        {
            List<object?> values = [.. _values];
            var on = after is { } position
                ? $"WHERE (place < ${values.Count + 1} OR (place = ${values.Count + 1} AND id < ${values.Count + 2}))"
                : "";
            if (after is { } end)
                values.AddRange(
                    _search is null ? new DateTimeOffset(end.Key, TimeSpan.Zero) : end.Key, IdBounds.Before<ArticleId>(after));
            values.Add(limit);

            // Only what is on the page is read in whole, and only there its words are marked.
            return new Statement(
                $"""
                WITH page AS MATERIALIZED (
                    SELECT id, place FROM (SELECT articles.id, {Key} AS place FROM articles WHERE {Where}) AS fitting {on}
                    ORDER BY place DESC, id DESC LIMIT ${values.Count})
                SELECT {ArticleReading.Columns}, page.place{Highlights}
                FROM page JOIN articles ON articles.id = page.id {ArticleReading.WithAuthor}
                ORDER BY page.place DESC, page.id DESC
                """,
                [.. values])
            { PlanForValues = true };
        }

        private string Highlights =>
            _search is null ? "" : $", {_search.Highlight("articles.title")}, {_search.Highlight("articles.body")}";

        public Found Read(DbDataReader row)
        {
            var highlights = _search is null
                ? null
                : new ArticleHighlights(
                    TextSearch.AsHtml(row.GetString(ArticleReading.Count + 1)), TextSearch.AsHtml(row.GetString(ArticleReading.Count + 2)));
            var article = ArticleReading.Summary(row, highlights);
            var key = _search is null ? Dialect.Time(row, ArticleReading.Count).UtcTicks : row.GetInt64(ArticleReading.Count);
            return new Found(article, new Position(key, article.Id.ToString()));
        }

        private string Value(object value)
        {
            _values.Add(value);
            return $"${_values.Count}";
        }
    }
}
