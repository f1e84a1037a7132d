using System.Security.Claims;
using System.Text.Encodings.Web;
using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CleanOrders.WebApi.Realtime;

/// <summary>
/// Signs in who shows a ticket: in <c>access_token</c>, where browsers put it, since they send no headers with a WebSocket, or as a bearer
/// (RFC 6750). Whoever only asks how to connect does not use it up.
/// </summary>
internal sealed class TicketAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ITickets tickets, ICallers callers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Ticket";

    private const string Parameter = "access_token";
    private const string Bearer = "Bearer ";
    private const int Longest = 64;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TicketOf(Request) is not { Length: > 0 and <= Longest } ticket)
            return AuthenticateResult.NoResult();
        if (HttpMethods.IsPost(Request.Method))
            return await tickets.IsGood(ticket, Context.RequestAborted)
                ? Success(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)))
                : Refused();
        return await tickets.Take(ticket, Context.RequestAborted) is { } grant
            && await callers.FromAccessToken(grant, Context.RequestAborted) is { } caller
                ? Success(SignedIn.ByTicket(grant with { Caller = caller }))
                : Refused();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = SchemeName;
        return base.HandleChallengeAsync(properties);
    }

    private static AuthenticateResult Refused() => AuthenticateResult.Fail("The ticket is not good.");

    private static AuthenticateResult Success(ClaimsPrincipal user) =>
        AuthenticateResult.Success(new AuthenticationTicket(user, SchemeName));

    private static string? TicketOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : request.Query[Parameter] is [{ } ticket] ? ticket : null;
}
