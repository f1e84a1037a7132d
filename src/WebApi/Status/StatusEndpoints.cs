using System.Net;
using CleanOrders.Application.Status;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Routing;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Status;

/// <summary>How the service is, on one page for people.</summary>
internal static class StatusEndpoints
{
    private const string ContentPolicy =
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Whoever sends one of these came by way of somebody else, or has credentials that have to be good.</summary>
    private static readonly string[] NotOfThisMachine =
    [
        HeaderNames.Authorization, ApiKeyAuthentication.Header, BehindGateway.Header, "Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
        "X-Original-For", "X-Real-IP", HeaderNames.Via,
    ];

    public static void MapStatus(this WebApplication app)
    {
        _ = app.MapGet("/status", GetStatus).NotKept().ExcludeFromDescription().WithMetadata(GetServiceStatus.Access)
            .RequireAuthorization(policy => policy.RequireAssertion(
                context => context.Resource is HttpContext http && AskerOf(http) is { } asker
                    && GetServiceStatus.Access.Refuses(asker) is null));
        _ = app.MapGet(StatusPage.StyleAddress, GetStyle).AllowAnonymous().ExcludeFromDescription();
    }

    /// <param name="refresh"><c>off</c> for a page that stays as it is.</param>
    internal static async Task GetStatus(
        string? refresh, IQuery<GetServiceStatus, ServiceStatus> status, HttpContext http, CancellationToken ct)
    {
        var found = await status.Ask(new GetServiceStatus(AskerOf(http)!), ct);
        if (found.IsFailure)
        {
            await new Problem(found.Error!).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        await http.Response.WriteAsync(new StatusPage(found.Value, refreshes: refresh != "off").ToString(), ct);
    }

    internal static IResult GetStyle(HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=60";
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Text(StatusStyle.Text, "text/css; charset=utf-8");
    }

    /// <summary>Whoever is signed in; in Development the service itself, for who sits at its machine. Else nobody.</summary>
    private static Caller? AskerOf(HttpContext http) =>
        http.User is SignedIn signedIn ? signedIn.Caller : IsAtThisMachine(http) ? Caller.Service : null;

    // A name that only leads here would let any page of a browser on this machine read it (DNS rebinding).
    private static bool IsAtThisMachine(HttpContext http) =>
        http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        && BehindGateway.AssertionOf(http) is null
        && !Array.Exists(NotOfThisMachine, http.Request.Headers.ContainsKey)
        && http.Connection.RemoteIpAddress is { } client && IPAddress.IsLoopback(client)
        && (http.Request.Host.Host == "localhost"
            || (IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named)));
}
