using CleanOrders.Application.Conversations.Following;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Realtime;

/// <summary>The hub, and the tickets that open it.</summary>
internal static class RealtimeEndpoints
{
    public static void MapRealtime(this IEndpointRouteBuilder api)
    {
        _ = api.MapGroup("").WithTags("Conversations").WithExamples(RealtimeExamples.All).MapPost("/v1/realtime/tickets", IssueTicket)
            .AsCommand().NotKept().Produces<TicketDetails>(201).Refuses();

        // WebSockets alone: the other ways of SignalR need several requests for one connection, which all had to reach one instance.
        var hub = api.MapHub<ConversationHub>(ConversationHub.Address, connection =>
            {
                connection.Transports = HttpTransportType.WebSockets;
                connection.ApplicationMaxBufferSize = RealtimeServices.LargestCall;
                connection.TransportMaxBufferSize = RealtimeServices.LargestCall;
            })
            .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = TicketAuthentication.SchemeName });
        hub.Add(endpoint =>
        {
            // Else each would count as one that takes GET alone.
            var isNegotiation = ((RouteEndpointBuilder)endpoint).RoutePattern.RawText!.EndsWith("/negotiate", StringComparison.Ordinal);
            endpoint.Metadata.Add(
                new HttpMethodMetadata(isNegotiation ? [HttpMethods.Post] : [HttpMethods.Get, HttpMethods.Connect]));
            var connect = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => OpenConnections.Bound(context, connect);
        });
    }

    /// <summary>Get a ticket for a connection</summary>
    /// <remarks>Good for one connection to the hub `/hubs/conversations`, within 30 seconds: it is its `access_token`. So no credential of
    /// yours ever stands in an address. A connection ends with your session.</remarks>
    internal static IResult IssueTicket([FromBody] NoBody? body, IssueTicketHandler handler, Caller caller, HttpContext http) =>
        handler.Handle(caller, (http.User as SignedIn)?.Grant).ToHttp(ticket => Reply.Created(location: null, ticket));
}
