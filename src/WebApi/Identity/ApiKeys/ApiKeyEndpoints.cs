using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Identity.ApiKeys;

/// <summary>Keys of programs. A new secret is in its answer and nowhere else: not under an idempotency key either.</summary>
internal static class ApiKeyEndpoints
{
    private const string Key = "/v1/api-keys/{id:key}";

    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("").WithTags("API keys").WithExamples(ApiKeyExamples.All);

        _ = keys.MapPost("/v1/api-keys", CreateApiKey).AsCommand().NotKept().Produces<IssuedApiKey>(201).Explains(Permissions()).Refuses();
        _ = keys.MapGet("/v1/api-keys", ListApiKeys)
            .Takes(QueryParameter.Id<UserId>("owner", "Keys of this user; whoever sees only their own finds no other's."),
                QueryParameter.Limit, QueryParameter.Cursor)
            .Produces<ListBody<ApiKeyDetails>>().Refuses(PageRequest.CursorInvalid);
        _ = keys.MapGet(Key, GetApiKey).Produces<ApiKeyDetails>().Refuses(ApiKeyErrors.NotFound);
        _ = keys.MapGet($"{Key}/usage", GetApiKeyUsage).Produces<ApiKeyUsage>().Refuses(ApiKeyErrors.NotFound);
        _ = keys.MapPost($"{Key}/rotation", RotateApiKey).AsCommand().NotKept().Produces<IssuedApiKey>()
            .Refuses(ApiKeyErrors.NotFound, ApiKeyErrors.Ended);
        _ = keys.MapDelete(Key, RevokeApiKey).AsCommand().Produces(204).Refuses(ApiKeyErrors.NotFound);
    }

    /// <summary>Make an API key</summary>
    /// <remarks>The answer shows `key` once. It is not kept: whoever missed the answer makes another one, and ends the one they cannot use.
    /// A program that signed in with a key needs `apikeys:manage` for this. A key may what stands in its `permissions`, as far as its owner
    /// may it now, and nothing else: without `orders:own` it does not even see its owner's orders.</remarks>
    internal static async Task<IResult> CreateApiKey(CreateApiKey body, CreateApiKeyHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(key => Reply.Created($"/v1/api-keys/{key.Id}", key));

    /// <summary>List API keys</summary>
    /// <remarks>One's own, or with the permission everybody's; the youngest first, those that have ended too.</remarks>
    internal static async Task<IResult> ListApiKeys(
        string? owner, string? limit, string? cursor, IQuery<ListApiKeys, Page<ApiKeyDetails>> keys, Caller caller, HttpContext http,
        CancellationToken ct)
    {
        var filter = new QueryReader();
        var question = new ListApiKeys(caller, filter.Id<UserId>("/owner", owner), filter.Page(limit, cursor, http.Request));
        return filter.Violations.Any ? new Problem(filter.Violations.ToError()) : (await keys.Ask(question, ct)).ToPage(http);
    }

    /// <summary>Get an API key</summary>
    /// <remarks>All that is known of it, which is not the key itself.</remarks>
    internal static async Task<IResult> GetApiKey(
        ApiKeyId id, IQuery<GetApiKey, ApiKeyDetails> keys, Caller caller, CancellationToken ct) =>
        (await keys.Ask(new GetApiKey(id, caller), ct)).ToHttp(key => Reply.Ok(key));

    /// <summary>Get the usage of an API key</summary>
    /// <remarks>Its requests by day (UTC), the latest day first, for 90 days; a day without any is left out. The last seconds may be
    /// missing.</remarks>
    internal static async Task<IResult> GetApiKeyUsage(
        ApiKeyId id, IQuery<GetApiKeyUsage, ApiKeyUsage> usage, Caller caller, CancellationToken ct) =>
        (await usage.Ask(new GetApiKeyUsage(id, caller), ct)).ToHttp(used => Reply.Ok(used));

    /// <summary>Give an API key another secret</summary>
    /// <remarks>The one before stays good for 24 hours. Done again within them, the oldest is refused at once: so an answer that got lost
    /// is asked for again. Whoever has `apikeys:manage` does it to keys that may nothing they may not do themselves, and not to another's
    /// with `orders:own`.</remarks>
    internal static async Task<IResult> RotateApiKey(
        ApiKeyId id, [FromBody] NoBody? body, RotateApiKeyHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(key => Reply.Ok(key));

    /// <summary>End an API key</summary>
    /// <remarks>At once and for good, with both of its secrets. No `If-Match`: nothing stands between a leak and its end.</remarks>
    internal static async Task<IResult> RevokeApiKey(ApiKeyId id, RevokeApiKeyHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(id, caller, ct)).ToHttp(Reply.NoContent);

    private static string Permissions() =>
        $"The permissions are {string.Join(", ", Permission.All.Select(permission => $"`{permission}`"))}.";
}
