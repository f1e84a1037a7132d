using CleanOrders.Application.Content.Comments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Content.Articles;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Content.Comments;

internal static class CommentEndpoints
{
    private const string OnArticle = "/v1/articles/{slug:slug}/comments";
    private const string OnReview = "/v1/reviews/{review:rev}/comments";
    private const string Comment = "/v1/comments/{id:cmt}";

    public static void MapComments(this IEndpointRouteBuilder api)
    {
        var comments = api.MapGroup("").WithTags("Comments").WithExamples(CommentExamples.All);

        _ = comments.MapGet(OnArticle, ListArticleComments).Takes(QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<CommentDetails>>().Produces(301)
            .Refuses(ArticleErrors.NotFound, CommentErrors.NotFound, PageRequest.CursorInvalid);
        _ = comments.MapPost(OnArticle, CommentOnArticle).AsCommand(keyRequired: true).Produces<CommentDetails>(201)
            .Refuses(ArticleErrors.NotFound, CommentErrors.Closed, PostErrors.WrongStateType, RateLimit.Exceeded);
        _ = comments.MapGet(OnReview, ListReviewComments).Takes(QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<CommentDetails>>().Refuses(ReviewErrors.NotFound, CommentErrors.NotFound, PageRequest.CursorInvalid);
        _ = comments.MapPost(OnReview, CommentOnReview).AsCommand(keyRequired: true).Produces<CommentDetails>(201)
            .Refuses(ReviewErrors.NotFound, CommentErrors.Closed, PostErrors.WrongStateType, RateLimit.Exceeded);
        _ = comments.MapGet(Comment, GetComment).Produces<CommentDetails>().Refuses(CommentErrors.NotFound);
        _ = comments.MapPut(Comment, ChangeComment).NeedsIfMatch().AsCommand().Produces<CommentDetails>()
            .Refuses(CommentErrors.NotFound, CommentErrors.Closed, CommentErrors.EditWindowClosed, PostErrors.WrongStateType,
                UnitOfWorkErrors.Stale);
        _ = comments.MapDelete(Comment, DeleteComment).NeedsIfMatch().AsCommand().Produces(204)
            .Refuses(CommentErrors.NotFound, UnitOfWorkErrors.Stale);
        _ = comments.MapPost($"{Comment}/reports", ReportComment).AsCommand().Produces(204)
            .Refuses(CommentErrors.NotFound, PostErrors.Own, PostErrors.AlreadyReported, PostErrors.WrongStateType);
    }

    /// <summary>List the comments on an article</summary>
    /// <remarks>Thread after thread, the oldest first: a comment, then the replies to it. A comment without a `body` was taken away, and
    /// stays because of its replies. An address that the article had before leads to the one that it has (301).</remarks>
    internal static Task<IResult> ListArticleComments(
        Slug slug, string? limit, string? cursor, IQuery<ListComments, CommentsAtAddress> comments, Caller caller, HttpContext http,
        CancellationToken ct) => List(CommentPlace.OnArticle(slug), limit, cursor, comments, caller, http, ct);

    /// <summary>Comment on an article</summary>
    /// <remarks>With `replyTo` it is a reply to a comment. A comment with a word that moderators watch is `pending` at first. It works at
    /// an address that the article had before, too.</remarks>
    internal static async Task<IResult> CommentOnArticle(
        Slug slug, WriteComment body, WriteCommentHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, CommentPlace.OnArticle(slug), caller, ct)).ToHttp(Created);

    /// <summary>List the comments on a review</summary>
    /// <remarks>Thread after thread, the oldest first: a comment, then the replies to it.</remarks>
    internal static Task<IResult> ListReviewComments(
        ReviewId review, string? limit, string? cursor, IQuery<ListComments, CommentsAtAddress> comments, Caller caller,
        HttpContext http, CancellationToken ct) => List(CommentPlace.OnReview(review), limit, cursor, comments, caller, http, ct);

    /// <summary>Comment on a review</summary>
    /// <remarks>With `replyTo` it is a reply to a comment.</remarks>
    internal static async Task<IResult> CommentOnReview(
        ReviewId review, WriteComment body, WriteCommentHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, CommentPlace.OnReview(review), caller, ct)).ToHttp(Created);

    /// <summary>Get a comment</summary>
    internal static async Task<IResult> GetComment(
        CommentId id, IQuery<GetComment, CommentDetails> comments, Caller caller, CancellationToken ct) =>
        (await comments.Ask(new GetComment(id, caller), ct)).ToHttp(comment => Reply.Ok(comment, comment.Version));

    /// <summary>Change a comment</summary>
    /// <remarks>One's own, only for `Content:CommentEditWindow` after it was written, and while what it is about is published.</remarks>
    internal static async Task<IResult> ChangeComment(
        CommentId id, ChangeComment body, IfMatch seen, ChangeCommentHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, new CommentTarget(id, seen.Versions), caller, ct)).ToHttp(
            comment => Reply.Ok(comment, comment.Version));

    /// <summary>Delete a comment</summary>
    /// <remarks>One's own. Where it has replies, its place stays without its text.</remarks>
    internal static async Task<IResult> DeleteComment(
        CommentId id, IfMatch seen, DeleteCommentHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(new CommentTarget(id, seen.Versions), caller, ct)).ToHttp(Reply.NoContent);

    /// <summary>Report a comment</summary>
    /// <remarks>Once, and not one's own. The third report hides it until a moderator decides.</remarks>
    internal static async Task<IResult> ReportComment(
        CommentId id, ReportComment body, ReportCommentHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, caller, ct)).ToHttp(Reply.NoContent);

    private static Reply Created(CommentDetails comment) => Reply.Created($"/v1/comments/{comment.Id}", comment, comment.Version);

    private static async Task<IResult> List(
        CommentPlace place, string? limit, string? cursor, IQuery<ListComments, CommentsAtAddress> comments, Caller caller,
        HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListComments(place, caller, filter.Page(limit, cursor, http.Request));
        if (filter.Violations.Any)
            return new Problem(filter.Violations.ToError());
        var found = await comments.Ask(question, ct);
        return found is { IsFailure: false, Value.MovedTo: { } address }
            ? Results.Redirect($"{ArticleEndpoints.AddressOf(address)}/comments{http.Request.QueryString}", permanent: true)
            : found.Then(here => here.Comments!).ToPage(http);
    }
}
