using System.Globalization;
using System.Security.Claims;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.Content.Reviews;

internal static class ReviewEndpoints
{
    private const string OfProduct = "/v1/products/{sku:sku}/reviews";
    private const string Review = "/v1/reviews/{id:rev}";

    private static readonly QueryParameter RatingFilter =
        new("rating", "Reviews with this many stars.", _ => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = Rating.Lowest.ToString(CultureInfo.InvariantCulture),
            Maximum = Rating.Highest.ToString(CultureInfo.InvariantCulture),
        });

    public static void MapReviews(this IEndpointRouteBuilder api)
    {
        var reviews = api.MapGroup("").WithTags("Reviews").WithExamples(ReviewExamples.All);

        _ = reviews.MapGet(OfProduct, ListReviews).KeptByCaches()
            .Takes(RatingFilter, QueryParameter.SortBy<ReviewSort>("-createdAt"), QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<ReviewDetails>>()
            .Refuses(PageRequest.CursorInvalid, ProductErrors.NotFound);
        _ = reviews.MapPost(OfProduct, WriteReview).AsCommand(keyRequired: true).Produces<ReviewDetails>(201)
            .Refuses(ProductErrors.NotFound, ReviewErrors.NotPurchased, ReviewErrors.Exists, RateLimit.Exceeded);
        _ = reviews.MapGet(Review, GetReview).KeptByCaches().Produces<ReviewDetails>().Refuses(ReviewErrors.NotFound);
        _ = reviews.MapGet($"{Review}/edits", GetReviewEdits).Takes(QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<ReviewEdit>>().Refuses(ReviewErrors.NotFound, PageRequest.CursorInvalid);
        _ = reviews.MapPut(Review, ChangeReview).NeedsIfMatch().AsCommand().Produces<ReviewDetails>()
            .Refuses(ReviewErrors.NotFound, PostErrors.WrongStateType, UnitOfWorkErrors.Stale);
        _ = reviews.MapDelete(Review, DeleteReview).NeedsIfMatch().AsCommand().Produces(204)
            .Refuses(ReviewErrors.NotFound, PostErrors.WrongStateType, UnitOfWorkErrors.Stale);
        _ = reviews.MapPost($"{Review}/votes", VoteOnReview).AsCommand().Produces(204)
            .Refuses(ReviewErrors.NotFound, PostErrors.Own, PostErrors.WrongStateType);
        _ = reviews.MapPost($"{Review}/reports", ReportReview).AsCommand().Produces(204)
            .Refuses(ReviewErrors.NotFound, PostErrors.Own, PostErrors.AlreadyReported, PostErrors.WrongStateType);
    }

    /// <summary>List the reviews of a product</summary>
    /// <remarks>The published ones, the newest first if nothing else is asked for.</remarks>
    internal static async Task<IResult> ListReviews(
        Sku sku, string? rating, string? sort, string? limit, string? cursor, IQuery<ListReviews, Page<ReviewDetails>> reviews,
        HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var (by, descending) = filter.Sort<ReviewSort>(sort ?? "-createdAt");
        var question = new ListReviews(
            sku, filter.Optional("/rating", rating, ReadRating), by, descending, filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await reviews.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Review a product</summary>
    /// <remarks>For whoever has received it, once. What has a word that moderators want to see first is `pending`: its author and they
    /// alone see it until one has decided.</remarks>
    internal static async Task<IResult> WriteReview(
        Sku sku, WriteReview body, WriteReviewHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, sku, caller, ct)).ToHttp(Written);

    internal static Reply Written(ReviewDetails review) => Reply.Created($"/v1/reviews/{review.Id}", review, review.Version);

    /// <summary>Get a review</summary>
    /// <remarks>One that is not published is there for its author and for moderators only. `author` is null where the account is gone.
    /// Votes and comments change the entity tag and not the version.</remarks>
    internal static async Task<IResult> GetReview(
        ReviewId id, IQuery<GetReview, ReviewDetails> reviews, ClaimsPrincipal user, CancellationToken ct) =>
        (await reviews.Ask(new GetReview(id, user.ToCallerOrNobody()), ct)).ToHttp(Shown);

    /// <summary>Get the earlier texts of a review</summary>
    /// <remarks>What it said before each change, the youngest first: for its author and for moderators.</remarks>
    internal static async Task<IResult> GetReviewEdits(
        ReviewId id, string? limit, string? cursor, IQuery<GetReviewEdits, Page<ReviewEdit>> edits, Caller caller, HttpContext http,
        CancellationToken ct)
    {
        var filter = new QueryReader();
        var page = filter.Page(limit, cursor, http.Request);
        return filter.Violations.Any
            ? new Problem(filter.Violations.ToError())
            : (await edits.Ask(new GetReviewEdits(id, page, caller), ct)).ToPage(http);
    }

    /// <summary>Change a review</summary>
    /// <remarks>Replaces rating, title and text; what it said before is kept.</remarks>
    internal static async Task<IResult> ChangeReview(
        ReviewId id, ChangeReview body, IfMatch seen, ChangeReviewHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, new ReviewTarget(id, seen.Versions), caller, ct)).ToHttp(Shown);

    /// <summary>Delete a review</summary>
    /// <remarks>For good. Its author can review the product again.</remarks>
    internal static async Task<IResult> DeleteReview(
        ReviewId id, IfMatch seen, DeleteReviewHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(new ReviewTarget(id, seen.Versions), caller, ct)).ToHttp(_ => Reply.NoContent());

    /// <summary>Vote on a review</summary>
    /// <remarks>Whether it is helpful. Another vote takes the place of your first. Not on your own.</remarks>
    internal static async Task<IResult> VoteOnReview(
        ReviewId id, VoteOnReview body, VoteOnReviewHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, caller, ct)).ToHttp(_ => Reply.NoContent());

    /// <summary>Report a review</summary>
    /// <remarks>Once, and not your own. With the third report it is hidden until a moderator decides.</remarks>
    internal static async Task<IResult> ReportReview(
        ReviewId id, ReportReview body, ReportReviewHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, caller, ct)).ToHttp(_ => Reply.NoContent());

    private static Reply Shown(ReviewDetails review) => Reply.OkWithCounts(review, review.Version);

    private static Result<Rating> ReadRating(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var stars)
            && Rating.From(stars) is { IsFailure: false } read
            ? read
            : PageRequest.FilterMalformed.With($"A rating is from {Rating.Lowest} to {Rating.Highest}.");
}
