using System.Collections.Frozen;
using System.Security.Claims;
using CleanOrders.Application.Identity;
using CleanOrders.Domain.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace CleanOrders.WebApi.Http;

/// <summary>Who calls. Endpoints take a <see cref="Caller"/>, and name the permission that they need.</summary>
internal static class Authentication
{
    private const int LongestToken = 8 * 1024;

    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        // Not AddAuthentication and AddJwtBearer: they add data protection, whose keys nothing here uses, and a second place to configure tokens.
        _ = services.AddWebEncoders().AddAuthenticationCore(authentication => authentication.DefaultScheme = JwtBearerDefaults.AuthenticationScheme);
        _ = new AuthenticationBuilder(services).AddScheme<JwtBearerOptions, JwtBearerHandler>(JwtBearerDefaults.AuthenticationScheme, configureOptions: null);
        _ = services.AddSingleton<ValidatedTokens>().AddSingleton<AccessTokenEvents>()
            .AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<TokenValidationParameters>((bearer, rules) =>
            {
                bearer.TokenValidationParameters = rules;
                bearer.MapInboundClaims = false;
                bearer.SaveToken = false;
                bearer.EventsType = typeof(AccessTokenEvents);
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
            .AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.User.ToCaller());
    }

    /// <summary>Refuses who has not this permission: 401 without a good token, else 403.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(permission.Name);

    /// <exception cref="InvalidOperationException">The endpoint does not require anybody to be signed in.</exception>
    public static Caller ToCaller(this ClaimsPrincipal user) => (user as SignedIn)?.Caller
        ?? throw new InvalidOperationException("An endpoint that takes a caller must require authorization.");
}

/// <summary>The principal of every request that is signed in, in whatever way: with its caller at hand.</summary>
internal sealed class SignedIn : ClaimsPrincipal
{
    private SignedIn(ClaimsPrincipal user, Caller caller)
        : base(user) => Caller = caller;

    public Caller Caller { get; }

    /// <summary>Nothing, where the claims name nobody.</summary>
    public static SignedIn? From(ClaimsPrincipal user)
    {
        if (!UserId.TryParse(user.FindFirstValue("sub"), out var id))
            return null;

        var permissions = user.FindAll("permissions").Select(claim => claim.Value).ToFrozenSet(StringComparer.Ordinal);
        return new SignedIn(user, new Caller(id, permissions));
    }
}
