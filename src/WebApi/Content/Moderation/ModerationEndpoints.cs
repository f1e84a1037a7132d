using CleanOrders.Application.Content.Moderation;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Content.Moderation;

/// <summary>Reviews and comments for who decides about them.</summary>
internal static class ModerationEndpoints
{
    public static void MapModeration(this IEndpointRouteBuilder api)
    {
        var moderation = api.MapGroup("").WithTags("Moderation").WithExamples(ModerationExamples.All);

        _ = moderation.MapGet("/v1/moderation", ListModeration)
            .Takes(QueryParameter.OneOf<PostKind>("kind", "Those of this kind."),
                QueryParameter.OneOf<PostStatus>("status", "Those in this status; `deleted` ones are not listed."), QueryParameter.Limit,
                QueryParameter.Cursor)
            .Produces<ListBody<ModeratedPost>>().Refuses(PageRequest.CursorInvalid);
        _ = moderation.MapPost("/v1/moderation/{id:post}/decision", DecideOnPost).AsCommand().Produces<DecidedPost>()
            .Refuses(ModerationErrors.NotFound, PostErrors.WrongStateType);
    }

    /// <summary>List reviews and comments for moderators</summary>
    /// <remarks>The youngest first. `pending` are those that wait for a decision.</remarks>
    internal static async Task<IResult> ListModeration(
        string? kind, string? status, string? limit, string? cursor, IQuery<ListModeration, Page<ModeratedPost>> posts, Caller caller,
        HttpContext http, CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListModeration(
            string.IsNullOrEmpty(kind) ? null : filter.Name<PostKind>("/kind", kind),
            string.IsNullOrEmpty(status) ? null : filter.Name<PostStatus>("/status", status), caller,
            filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await posts.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Decide about a review or a comment</summary>
    /// <remarks>`published` or `rejected`. Its author is notified with the reason, and the decision is in the audit trail.</remarks>
    internal static async Task<IResult> DecideOnPost(
        PostId id, DecideOnPost body, DecideOnPostHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, id, caller, ct)).ToHttp(decided => Reply.Ok(decided, decided.Version));
}
