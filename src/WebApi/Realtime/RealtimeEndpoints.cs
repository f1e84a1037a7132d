using CleanOrders.Application.Realtime;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;

namespace CleanOrders.WebApi.Realtime;

/// <summary>The hub, and the tickets that open it.</summary>
internal static class RealtimeEndpoints
{
    private const int LargestCall = 64 * 1024;

    public static IServiceCollection AddRealtime(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<RealtimeOptions>(configuration, "Realtime").Services
            .AddSingleton<OpenConnections>()
            .AddSingleton<Presence>().AddHostedService(provider => provider.GetRequiredService<Presence>())
            .AddSingleton<HubConnections>().AddHostedService(provider => provider.GetRequiredService<HubConnections>());
        _ = new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, TicketAuthentication>(TicketAuthentication.SchemeName, configureOptions: null);
        _ = services.AddSignalR(hub =>
        {
            hub.MaximumReceiveMessageSize = LargestCall;
            hub.AddFilter<HubCalls>();
        }).AddJsonProtocol(json => json.PayloadSerializerOptions = ApiJson.Options);
        return services;
    }

    public static void MapRealtime(this IEndpointRouteBuilder api)
    {
        _ = api.MapGroup("").WithTags("Conversations").WithExamples(RealtimeExamples.All).MapPost("/v1/realtime/tickets", IssueTicket)
            .AsCommand().NotKept().Produces<TicketDetails>(201).Refuses();

        // WebSockets alone: the other ways of SignalR need several requests for one connection, which all had to reach one instance.
        var hub = api.MapHub<ConversationHub>(ConversationHub.Address, connection =>
            {
                connection.Transports = HttpTransportType.WebSockets;
                connection.ApplicationMaxBufferSize = LargestCall;
                connection.TransportMaxBufferSize = LargestCall;
            })
            .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = TicketAuthentication.SchemeName });
        hub.Add(endpoint =>
        {
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
