using System.Security.Claims;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Articles.Publishing;
using CleanOrders.Application.Content.Articles.Revisions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Content.Articles;

internal static class ArticleEndpoints
{
    private const string Article = "/v1/articles/{slug:slug}";

    // A feed stands where an article could, and can only be read.
    private static readonly Refusals BesideFeeds = new([ProblemType.MethodNotAllowed]);

    public static void MapArticles(this IEndpointRouteBuilder api)
    {
        var articles = api.MapGroup("").WithTags("Articles").WithExamples(ArticleExamples.All);

        _ = articles.MapGet("/v1/articles", ListArticles).KeptByCaches()
            .Takes(QueryParameter.Text("tag", "A tag that they have.", example: "tea"),
                QueryParameter.Id<UserId>("author", "Who wrote them."),
                QueryParameter.Text(
                    "q", "Words that stand in them, in any of their forms. The best matches come first.", example: "kettle"),
                QueryParameter.OneOf<ArticleStatus>("status", "For who writes articles; all others see published ones only."),
                QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<ArticleSummary>>().Refuses(PageRequest.CursorInvalid, Violations.RequestInvalid);
        _ = articles.MapGet(Article, GetArticle).KeptByCaches().Produces<ArticleDetails>().Produces(301).Refuses(ArticleErrors.NotFound);
        _ = articles.MapPost("/v1/articles", WriteArticle).AsCommand(keyRequired: true).Produces<ArticleDetails>(201)
            .Refuses(ArticleErrors.SlugTaken);
        _ = articles.MapPut(Article, ChangeArticle).NeedsIfMatch().AsCommand().WithMetadata(BesideFeeds).Produces<ArticleDetails>()
            .Refuses(ArticleErrors.NotFound, ArticleErrors.SlugTaken, ArticleErrors.WrongStateType, UnitOfWorkErrors.Stale);
        _ = articles.MapDelete(Article, DeleteArticle).NeedsIfMatch().AsCommand().WithMetadata(BesideFeeds).Produces(204)
            .Refuses(ArticleErrors.NotFound, UnitOfWorkErrors.Stale);
        _ = articles.MapPost($"{Article}/publication", PublishArticle).AsArticleCommand();
        _ = articles.MapPost($"{Article}/withdrawal", WithdrawArticle).AsArticleCommand();
        _ = articles.MapGet($"{Article}/revisions", ListArticleRevisions).Takes(QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<RevisionSummary>>().Refuses(ArticleErrors.NotFound, PageRequest.CursorInvalid);
        _ = articles.MapGet($"{Article}/revisions/{{number:number}}", GetArticleRevision).Produces<RevisionDetails>()
            .Refuses(ArticleErrors.RevisionNotFound);
        articles.MapArticleFeeds();
    }

    /// <summary>List articles</summary>
    /// <remarks>Without their texts. The newest first; with `q` the best match, and `highlights` shows where the words are.</remarks>
    internal static async Task<IResult> ListArticles(
        string? tag, string? author, string? q, string? status, string? limit, string? cursor,
        IQuery<ListArticles, Page<ArticleSummary>> articles, HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListArticles(
            filter.Optional<Tag>("/tag", tag, text => Tag.From(text)), filter.Id<UserId>("/author", author), filter.Words("/q", q),
            string.IsNullOrEmpty(status) ? null : filter.Name<ArticleStatus>("/status", status), filter.Page(limit, cursor, http.Request),
            WriterOf(http));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await articles.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Get an article</summary>
    /// <remarks>With its text as Markdown and as HTML that a page can show as it stands. An address that it had before leads to the one
    /// that it has (301).</remarks>
    internal static async Task<IResult> GetArticle(
        Slug slug, IQuery<GetArticle, ArticleAtAddress> articles, HttpContext http, CancellationToken ct) =>
        (await articles.Ask(new GetArticle(slug, WriterOf(http)), ct)).ToHttp(found => found.MovedTo is { } address
            ? Results.Redirect(AddressOf(address), permanent: true)
            : Shown(found.Article!));

    /// <summary>Write an article</summary>
    /// <remarks>It is a draft, or with `publishAt` one that is published then. Without a `slug` it has one of its title.</remarks>
    internal static async Task<IResult> WriteArticle(
        WriteArticle body, WriteArticleHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(article => Reply.Created(AddressOf(article.Slug), article, article.Version));

    /// <summary>Change an article</summary>
    /// <remarks>Replaces its text, and keeps the one before as a revision. With another `slug` it moves: the old address leads to the new
    /// one. With `publishAt` it is published then; a scheduled one without it is a draft again.</remarks>
    internal static async Task<IResult> ChangeArticle(
        Slug slug, ChangeArticle body, IfMatch seen, ChangeArticleHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, slug, seen.Versions, caller, ct)).ToHttp(Shown);

    /// <summary>Delete an article</summary>
    /// <remarks>With its revisions. Its addresses are free again.</remarks>
    internal static async Task<IResult> DeleteArticle(
        Slug slug, IfMatch seen, DeleteArticleHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(slug, seen.Versions, caller, ct)).ToHttp(Reply.NoContent);

    /// <summary>Publish an article</summary>
    /// <remarks>Now, also one that was to wait. A withdrawn one is shown again.</remarks>
    internal static async Task<IResult> PublishArticle(
        Slug slug, [FromBody] NoBody? body, IfMatch seen, PublishArticleHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(slug, seen.Versions, caller, ct)).ToHttp(Shown);

    /// <summary>Withdraw an article</summary>
    /// <remarks>Its readers do not see it any more. It keeps its address, and can be published again.</remarks>
    internal static async Task<IResult> WithdrawArticle(
        Slug slug, [FromBody] NoBody? body, IfMatch seen, WithdrawArticleHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(slug, seen.Versions, caller, ct)).ToHttp(Shown);

    /// <summary>List the revisions of an article</summary>
    /// <remarks>Every text that was saved, the youngest first.</remarks>
    internal static async Task<IResult> ListArticleRevisions(
        Slug slug, string? limit, string? cursor, IQuery<ListArticleRevisions, Page<RevisionSummary>> revisions, Caller caller,
        HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var page = filter.Page(limit, cursor, http.Request);
        return filter.Violations.Any
            ? new Problem(filter.Violations.ToError())
            : (await revisions.Ask(new ListArticleRevisions(slug, page, caller), ct)).ToPage(http);
    }

    /// <summary>Get a revision of an article</summary>
    /// <remarks>With the lines in which it differs from the one before.</remarks>
    internal static async Task<IResult> GetArticleRevision(
        Slug slug, int number, IQuery<GetArticleRevision, RevisionDetails> revisions, Caller caller, CancellationToken ct) =>
        (await revisions.Ask(new GetArticleRevision(slug, number, caller), ct)).ToHttp(revision => Reply.Ok(revision));

    /// <summary>Where an article is in the API. Letters beyond ASCII are encoded, as in every header.</summary>
    internal static string AddressOf(Slug slug) => $"/v1/articles/{Uri.EscapeDataString(slug.Value)}";

    private static Reply Shown(ArticleDetails article) => Reply.OkWithCounts(article, article.Version);

    /// <summary>Nobody, for readers: what they are shown is the same for all of them, and so it is kept.</summary>
    /// <summary>Who asks, where they write articles and so see all of them; nobody for every other reader.</summary>
    internal static Caller? WriterAmong(ClaimsPrincipal? user) =>
        user is SignedIn { Caller: var caller } && caller.May(Permission.ContentWrite) ? caller : null;

    private static Caller? WriterOf(HttpContext http) => WriterAmong(http.User);

    private static RouteHandlerBuilder AsArticleCommand(this RouteHandlerBuilder route) =>
        route.AsCommand().WithMetadata(new IfMatchAccepted()).Produces<ArticleDetails>()
            .Refuses(ArticleErrors.NotFound, ArticleErrors.WrongStateType, UnitOfWorkErrors.Stale);
}
