using System.Text.Encodings.Web;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CleanOrders.ServiceDefaults.Authentication;

/// <summary>Signs in who sends an API key. To endpoints it is all the same: they get the caller.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ICallers callers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = Problem.ApiKeyChallenge;
    public const string Header = "X-Api-Key";

    public static readonly ErrorType SeveralCredentials = new(ErrorKind.Invalid, "auth.several_credentials",
        "There is more than one credential",
        "Send an access token in `Authorization` or one API key in `X-Api-Key`: which of several was meant, nobody should have to guess.");

    /// <summary>The scheme of a request; nothing for the usual one.</summary>
    public static string? Chosen(HttpContext context) =>
        context.Request.Headers.ContainsKey(Header) || BehindGateway.AssertionOf(context)?.Key is not null ? SchemeName : null;

    /// <summary>Whose key a request shows, or the gateway says that it showed; nobody, where it is not good now.</summary>
    public static ValueTask<Caller?> CallerOf(HttpContext context, ICallers callers) =>
        BehindGateway.AssertionOf(context)?.Key is { } verified
            ? callers.FromApiKey(verified, context.RequestAborted)
            : callers.FromApiKey(
                context.Request.Headers[Header].ToString(), context.Connection.RemoteIpAddress, context.RequestAborted);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        await CallerOf(Context, callers) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(SignedIn.ByKey(caller), SchemeName))
            : AuthenticateResult.Fail("The key is not good.");

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = SchemeName;
        return base.HandleChallengeAsync(properties);
    }
}

internal static class OneCredential
{
    /// <summary>
    /// Refuses who sends a token and a key, or two keys. A line with a comma is two: so do proxies join headers of one name.
    /// </summary>
    public static void UseOneCredentialOnly(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Request.Headers;
        return headers.TryGetValue(ApiKeyAuthentication.Header, out var keys) && context.GetEndpoint() is not null
            && (keys.Count != 1 || keys.ToString().Contains(',', StringComparison.Ordinal) || headers.Authorization.Count > 0)
            && (context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
                || context.Request.Path.StartsWithSegments("/.well-known", StringComparison.OrdinalIgnoreCase))
                    ? new Problem(ApiKeyAuthentication.SeveralCredentials.With("Send one credential.")).ExecuteAsync(context)
                    : next(context);
    });

    /// <summary>
    /// Signs in who sends a credential. Who sends none is nobody, and costs no handler: for a host that requires nobody to be signed in.
    /// </summary>
    public static void UseAuthenticationOfCredentials(this WebApplication app)
    {
        // Else the host puts authentication and authorization before everything else.
        var properties = ((IApplicationBuilder)app).Properties;
        (properties["__AuthenticationMiddlewareSet"], properties["__AuthorizationMiddlewareSet"]) = (true, true);
        _ = app.UseWhen(
            context => context.Request.Headers.Authorization.Count > 0
                && !context.Request.Headers.ContainsKey(ApiKeyAuthentication.Header),
            signingIn => signingIn.UseAuthentication());

        // Without the handlers of schemes: they cost more than the key itself, and nothing here asks for their result.
        var callers = app.Services.GetRequiredService<ICallers>();
        _ = app.Use((context, next) => context.Request.Headers.ContainsKey(ApiKeyAuthentication.Header)
            ? SignIn(context, next, callers)
            : next(context));
    }

    private static async Task SignIn(HttpContext context, RequestDelegate next, ICallers callers)
    {
        if (await ApiKeyAuthentication.CallerOf(context, callers) is { } caller)
            context.User = SignedIn.ByKey(caller);
        await next(context);
    }
}
