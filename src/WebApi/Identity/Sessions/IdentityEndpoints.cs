using System.Text.Json.Serialization;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Identity.Accounts;
using CleanOrders.WebApi.Identity.ApiKeys;
using CleanOrders.WebApi.Identity.Audit;
using CleanOrders.WebApi.Identity.Users;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Identity.Sessions;

/// <summary>
/// Accounts and sessions save for themselves, so no endpoint here runs in the unit of work: it would undo what must stand
/// when the request is refused, and would keep tokens in plain text under an idempotency key.
/// </summary>
internal static class IdentityEndpoints
{
    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        var auth = app.MapAuth();
        _ = auth.MapPost("/login", LogIn).Produces<TokenPair>()
            .Refuses(IdentityErrors.InvalidCredentials, IdentityErrors.TotpRequired, IdentityErrors.Busy, RateLimit.Exceeded);
        _ = auth.MapPost("/refresh", RefreshSession).Produces<TokenPair>().Refuses(IdentityErrors.TokenInvalid);
        _ = auth.MapPost("/logout", LogOut).Produces(StatusCodes.Status204NoContent).Refuses();
        _ = auth.MapPost("/logout-all", LogOutEverywhere).Produces(StatusCodes.Status204NoContent).Refuses();

        auth.MapSessions();
        app.MapTotp();
        app.MapAccounts();

        _ = app.MapGroup("").WithTags("Identity").WithExamples(IdentityExamples.All).MapGet("/v1/me", GetMe).Produces<Me>()
            .Refuses(IdentityErrors.TokenInvalid);

        app.MapApiKeys();
        app.MapUsers();
        app.MapRoles();
        app.MapSecurityEvents();

        var wellKnown = app.MapGroup("/.well-known").WithTags("Identity").WithExamples(IdentityExamples.All);
        _ = wellKnown.MapGet("/jwks.json", GetPublicKeys).Produces<KeySet>().Refuses();
        _ = wellKnown.MapGet("/openid-configuration", GetIssuer).AllowAnonymous().Produces<IssuerMetadata>().Refuses();
    }

    /// <summary>
    /// What is below <c>/v1/auth</c>: no answer of it is ever stored by a cache, and it is for people: an API key has no password, session
    /// or device.
    /// </summary>
    public static RouteGroupBuilder MapAuth(this IEndpointRouteBuilder app) =>
        app.MapGroup("/v1/auth").WithTags("Identity").WithExamples(IdentityExamples.All).AddEndpointFilter(NeverStored)
            .AddEndpointFilter(PeopleOnly).WithMetadata(new PeopleOnly());

    /// <summary>Sign in</summary>
    /// <remarks>
    /// Answers a pair of tokens. Which of e-mail and password is wrong is not said; after some wrong ones each next must wait longer. Keep
    /// the cookie `device`: with it you can sign in while somebody else tries your password. In the examples: a user of a development
    /// database.
    /// </remarks>
    internal static async Task<IResult> LogIn(LogIn command, LogInHandler handler, HttpContext http, CancellationToken ct) =>
        (await handler.Handle(command, DeviceCookie.Read(http.Request), ct)).ToHttp(login => login.Answer(http.Response));

    /// <summary>Get the next pair of tokens</summary>
    /// <remarks>A refresh token is good once. Where a spent one is seen again, the whole session ends; requests within ten seconds get the
    /// same successor.</remarks>
    internal static async Task<IResult> RefreshSession(RefreshSession command, RefreshSessionHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, ct)).ToHttp(pair => Results.Ok(pair));

    /// <summary>Sign out</summary>
    /// <remarks>Ends the session of the refresh token. Ending one that has ended is no failure.</remarks>
    internal static async Task<IResult> LogOut(LogOut command, LogOutHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, ct)).ToHttp(() => Results.NoContent());

    /// <summary>Sign out everywhere</summary>
    /// <remarks>Ends every session of the caller.</remarks>
    internal static async Task<IResult> LogOutEverywhere(Caller caller, LogOutEverywhereHandler handler, CancellationToken ct) =>
        (await handler.Handle(caller, ct)).ToHttp(() => Results.NoContent());

    /// <summary>Who am I?</summary>
    /// <remarks>The caller's account, roles and permissions as they are now.</remarks>
    internal static async Task<IResult> GetMe(Caller caller, IQuery<GetMe, Me> query, CancellationToken ct) =>
        (await query.Ask(new GetMe(caller), ct)).ToHttp(me => Reply.Ok(me));

    /// <summary>Keys that access tokens are checked with</summary>
    /// <remarks>A JSON Web Key Set (RFC 7517): the key in use first.</remarks>
    internal static async Task<IResult> GetPublicKeys(
        IQuery<GetPublicKeys, IReadOnlyList<PublicKey>> query, HttpResponse response, CancellationToken ct)
    {
        response.Headers.CacheControl = "public, max-age=300";
        return (await query.Ask(new GetPublicKeys(), ct)).ToHttp(
            keys => Results.Ok(new KeySet([.. keys.Select(key => new JsonWebKey(key.Id, key.X, key.Y))])));
    }

    /// <summary>Who makes the access tokens</summary>
    /// <remarks>What a verifier of tokens looks for.</remarks>
    internal static IResult GetIssuer(IdentitySettings settings, HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=300";
        return Results.Ok(new IssuerMetadata(settings.Issuer, $"{settings.Issuer}/.well-known/jwks.json"));
    }

    // RFC 6749, section 5.1: no cache keeps tokens.
    private static ValueTask<object?> NeverStored(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private static ValueTask<object?> PeopleOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.User is SignedIn { Caller.Key: not null }
            ? ValueTask.FromResult<object?>(new Problem(Caller.Forbidden.With("An API key may not do this: sign in as its owner.")))
            : next(context);
}

/// <summary>RFC 7517.</summary>
internal sealed record KeySet(IReadOnlyList<JsonWebKey> Keys);

internal sealed record JsonWebKey(string Kid, string X, string Y)
{
    public string Kty { get; } = "EC";

    public string Crv { get; } = "P-256";

    public string Use { get; } = "sig";

    public string Alg { get; } = "ES256";
}

/// <summary>What a verifier of tokens looks for: the issuer and its keys. The service is no OpenID provider for others.</summary>
internal sealed record IssuerMetadata(
    [property: JsonPropertyName("issuer")] string Issuer,
    [property: JsonPropertyName("jwks_uri")] string KeysAddress)
{
    [JsonPropertyName("response_types_supported")]
    public IReadOnlyList<string> ResponseTypes { get; } = [];

    [JsonPropertyName("subject_types_supported")]
    public IReadOnlyList<string> SubjectTypes { get; } = ["public"];

    [JsonPropertyName("id_token_signing_alg_values_supported")]
    public IReadOnlyList<string> SigningAlgorithms { get; } = ["ES256"];
}
