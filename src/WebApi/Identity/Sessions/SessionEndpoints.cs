using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Identity.Sessions;

/// <summary>Where somebody is signed in.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this RouteGroupBuilder auth)
    {
        _ = auth.MapGet("/sessions", ListSessions).Produces<ListBody<SessionDetails>>().Refuses();
        _ = auth.MapDelete("/sessions/{id:ses}", EndSession).Produces(StatusCodes.Status204NoContent)
            .Refuses(IdentityErrors.SessionNotFound);
    }

    /// <summary>List where you are signed in</summary>
    /// <remarks>Your sessions that go on, the one used last first; at most 200. `current` is the one that asks.</remarks>
    internal static async Task<IResult> ListSessions(
        Caller caller, IQuery<ListSessions, Page<SessionDetails>> query, HttpContext http, CancellationToken ct) =>
        (await query.Ask(new ListSessions(caller), ct)).ToPage(http);

    /// <summary>Sign out somewhere else</summary>
    /// <remarks>Ends one of your sessions: its refresh token and its access tokens are refused from then on. Ending one that has ended is
    /// no failure.</remarks>
    internal static async Task<IResult> EndSession(SessionId id, Caller caller, EndSessionHandler handler, CancellationToken ct) =>
        (await handler.Handle(new EndSession(id, caller), ct)).ToHttp(() => Results.NoContent());
}
