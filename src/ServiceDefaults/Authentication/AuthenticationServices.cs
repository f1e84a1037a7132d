using System.Collections.Frozen;
using System.Globalization;
using System.Security.Claims;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CleanOrders.ServiceDefaults.Authentication;

/// <summary>Who calls. Endpoints take a <see cref="Caller"/>, and name the permission that they need.</summary>
internal static class AuthenticationServices
{
    private const int LongestToken = 8 * 1024;

    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        // Not AddAuthentication and AddJwtBearer: they add data protection, whose keys nothing here uses, and a second place to configure
        // tokens.
        _ = services.AddWebEncoders()
            .AddAuthenticationCore(authentication => authentication.DefaultScheme = JwtBearerDefaults.AuthenticationScheme);
        _ = new AuthenticationBuilder(services).AddScheme<JwtBearerOptions, JwtBearerHandler>(
            JwtBearerDefaults.AuthenticationScheme, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, configureOptions: null);
        _ = services.AddSingleton<ValidatedTokens>().AddSingleton<AccessTokenEvents>()
            .AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<TokenValidationParameters>((bearer, rules) =>
            {
                bearer.TokenValidationParameters = rules;
                bearer.MapInboundClaims = false;
                bearer.SaveToken = false;
                bearer.EventsType = typeof(AccessTokenEvents);
                bearer.ForwardDefaultSelector = ApiKeyAuthentication.Chosen;
                foreach (var handler in bearer.TokenHandlers)
                    handler.MaximumTokenSizeInBytes = LongestToken;
            });

        var policies = services.AddAuthorizationBuilder();
        foreach (var permission in Permission.All)
        {
            _ = policies.AddPolicy(permission.Name, policy => policy.RequireAuthenticatedUser()
                .RequireAssertion(context => context.User is SignedIn signedIn && signedIn.Caller.May(permission)));
        }

        return services.AddHttpContextAccessor()
            .AddScoped(provider => ClientOf(provider.GetRequiredService<IHttpContextAccessor>().HttpContext))
            .AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.User.ToCaller());
    }

    private static ClientInfo ClientOf(HttpContext? context)
    {
        if (context is null)
            return ClientInfo.None;
        var address = context.Connection.RemoteIpAddress;
        var device = context.Request.Headers.UserAgent.ToString();
        return new ClientInfo(
            (address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString(),
            string.IsNullOrEmpty(device) || CardNumber.IsIn(device)
                ? null
                : string.Concat(device.Where(character => character is >= ' ' and <= '~').Take(ClientInfo.LongestDevice)));
    }

    /// <exception cref="InvalidOperationException">The endpoint does not require anybody to be signed in.</exception>
    public static Caller ToCaller(this ClaimsPrincipal user) => (user as SignedIn)?.Caller
        ?? throw new InvalidOperationException("An endpoint that takes a caller must require authorization.");

    /// <summary>For what anyone may read, and some see more of.</summary>
    public static Caller? ToCallerOrNobody(this ClaimsPrincipal user) => (user as SignedIn)?.Caller;
}

/// <summary>A body may be long in coming: whoever was locked or signed out since the request's first line does nothing with it.</summary>
internal sealed class StillSignedIn : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await Refusal(context.HttpContext) is { } refusal ? refusal : await next(context);

    /// <summary>For an operation that reads its body itself, once it has read it.</summary>
    public static async ValueTask<Problem?> Refusal(HttpContext context)
    {
        if (context.User is not SignedIn signedIn || await signedIn.MayTheSame(context))
            return null;
        var refusal = signedIn.Caller.Key is null ? IdentityErrors.TokenInvalid : ApiKeyErrors.Invalid;
        return new Problem(refusal.With("It is no longer good, or allows something else by now."));
    }
}

/// <summary>The principal of every request that is signed in, in whatever way: with its caller at hand.</summary>
internal sealed class SignedIn : ClaimsPrincipal
{
    private readonly AccessGrant? _grant;

    private SignedIn(ClaimsPrincipal user, AccessGrant? grant, Caller caller)
        : base(user) => (_grant, Caller) = (grant, caller);

    public Caller Caller { get; }

    /// <summary>What the access token says; nothing, where it was an API key.</summary>
    public AccessGrant? Grant => _grant;

    private long EndsAt => long.Parse(this.FindFirstValue("exp")!, CultureInfo.InvariantCulture);

    /// <summary>The same, with what the caller may now; nobody, where the token is no longer good.</summary>
    public async ValueTask<SignedIn?> Now(ICallers callers, CancellationToken ct) => await callers.FromAccessToken(_grant!, ct) switch
    {
        null => null,
        var caller when ReferenceEquals(caller, Caller) => this,
        var caller => new SignedIn(this, _grant, caller),
    };

    /// <summary>Whether whoever made the request could make it again now and may the same: for answers that take long.</summary>
    public static async ValueTask<bool> IsStillGood(HttpContext context)
    {
        var signedIn = (SignedIn)context.User;
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        return (signedIn._grant is null || signedIn.EndsAt > clock.GetUtcNow().ToUnixTimeSeconds()) && await signedIn.MayTheSame(context);
    }

    /// <summary>Whether the session or the key goes on and allows what it did. It needs no I/O while signals of changes arrive.</summary>
    public async ValueTask<bool> MayTheSame(HttpContext context)
    {
        var callers = context.RequestServices.GetRequiredService<ICallers>();
        var now = _grant is null
            ? await ApiKeyAuthentication.CallerOf(context, callers)
            : await callers.FromAccessToken(_grant, context.RequestAborted);
        return now is not null && now.Permissions.SetEquals(Caller.Permissions);
    }

    /// <summary>The same, for a connection that outlives its access token and ends with the session.</summary>
    public async ValueTask<bool> MayTheSame(ICallers callers, CancellationToken ct) =>
        await callers.FromAccessToken(_grant!, ct) is { } now && now.Permissions.SetEquals(Caller.Permissions);

    /// <summary>Who signed in with an API key, which was looked at now.</summary>
    public static SignedIn ByKey(Caller caller) =>
        new(new ClaimsPrincipal(new ClaimsIdentity(ApiKeyAuthentication.SchemeName)), grant: null, caller);

    /// <summary>Who showed a ticket that was made with this access token.</summary>
    public static SignedIn ByTicket(AccessGrant grant) => new(new ClaimsPrincipal(new ClaimsIdentity("Ticket")), grant, grant.Caller);

    /// <summary>Nothing, where the claims name nobody.</summary>
    public static SignedIn? From(ClaimsPrincipal user, SecurityToken token)
    {
        if (!UserId.TryParse(user.FindFirstValue("sub"), out var id) || !SessionId.TryParse(user.FindFirstValue("sid"), out var session)
            || !int.TryParse(
                user.FindFirstValue(AccessTokenClaims.Version), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return null;

        var permissions = user.FindAll(AccessTokenClaims.Permissions).Select(claim => claim.Value).ToFrozenSet(StringComparer.Ordinal);
        var roles = user.FindAll(AccessTokenClaims.Roles).Select(claim => claim.Value).ToArray();
        var caller = new Caller(id, permissions, session);
        return new SignedIn(user, new AccessGrant(caller, version, roles, ((JsonWebToken)token).Kid), caller);
    }
}
