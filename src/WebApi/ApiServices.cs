using CleanOrders.Application.Jobs;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.Notifications.Webhooks.Deliveries;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Status;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Requests;
// only with graphql
using CleanOrders.WebApi.GraphQL;
using CleanOrders.WebApi.GraphQL.Page;
// end of graphql
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.OpenApi.Docs;
using CleanOrders.WebApi.Realtime;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CleanOrders.WebApi;

/// <summary>What the host itself needs: limits, JSON, credentials, documents.</summary>
internal static class ApiServices
{
    private const int LargestBody = 1024 * 1024;

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null
            && builder.Configuration["https_ports"] is null)
            _ = builder.WebHost.UseUrls("http://localhost:5080");
        _ = builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(UnreadableRequests.Finish));
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });

        // A request goes on where its bytes arrived, which is the thread pool already: two hops less for each.
        _ = builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);

        _ = builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        _ = builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        _ = builder.Services.AddRouting(routing =>
        {
            routing.ConstraintMap["ord"] = typeof(IdConstraint<OrderId>);
            routing.ConstraintMap["shp"] = typeof(IdConstraint<ShipmentId>);
            routing.ConstraintMap["ret"] = typeof(IdConstraint<ReturnId>);
            routing.ConstraintMap["usr"] = typeof(IdConstraint<UserId>);
            routing.ConstraintMap["ses"] = typeof(IdConstraint<SessionId>);
            routing.ConstraintMap["key"] = typeof(IdConstraint<ApiKeyId>);
            routing.ConstraintMap["pay"] = typeof(IdConstraint<PaymentId>);
            routing.ConstraintMap["job"] = typeof(IdConstraint<JobId>);
            routing.ConstraintMap["ntf"] = typeof(IdConstraint<NotificationId>);
            routing.ConstraintMap["sup"] = typeof(IdConstraint<SuppressionId>);
            routing.ConstraintMap["whk"] = typeof(IdConstraint<WebhookId>);
            routing.ConstraintMap["whd"] = typeof(IdConstraint<WebhookDeliveryId>);
            routing.ConstraintMap["cmt"] = typeof(IdConstraint<CommentId>);
            routing.ConstraintMap["cnv"] = typeof(IdConstraint<ConversationId>);
            routing.ConstraintMap["att"] = typeof(IdConstraint<AttachmentId>);
            routing.ConstraintMap["post"] = typeof(PostConstraint);
            routing.ConstraintMap["rev"] = typeof(IdConstraint<ReviewId>);
            routing.ConstraintMap["sku"] = typeof(SkuConstraint);
            routing.ConstraintMap["slug"] = typeof(SlugConstraint);
            routing.ConstraintMap["number"] = typeof(NumberConstraint);
        });
        _ = builder.Services.AddSettings<EventStreamOptions>(builder.Configuration, "EventStreams");
        _ = builder.Services.AddSingleton<OpenStreams>().AddSingleton<Addresses>().AddApiDocument()
            .AddServiceStatus().AddRealtime(builder.Configuration);
        // only with graphql
        _ = builder.Services.AddOrdersGraphQL(builder.Configuration);
        // end of graphql
        return builder;
    }

    public static void UseApi(this WebApplication app)
    {
        app.UseDenialLog();
        app.UseDocsPage();
        // only with graphql
        app.UseGraphiQL(isShown: app.Services.GetRequiredService<GraphQLOptions>().Page ?? !app.Environment.IsProduction());
        // end of graphql
        _ = app.UseRouting();
        _ = app.Use(app.Services.GetRequiredService<Addresses>().Check);
        _ = app.Use(Bodies.CheckType);

        // Parameters before callers: a token in the query is refused as that, whoever sends it.
        app.UseKnownParametersOnly();
        app.UseAcceptableOnly();
        app.UseOneCredentialOnly();
        app.UseGatewayAssertions();
        _ = app.UseAuthentication();
        app.UseRequestLimits(
        [
            "/v1",
            // only with graphql
            GraphQLEndpoint.Address,
            // end of graphql
        ]);
        _ = app.UseAuthorization();
        app.UseSoundKeysOnly();
    }
}
