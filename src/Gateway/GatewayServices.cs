using CleanOrders.Gateway.AccessLog;
using CleanOrders.Gateway.Callers;
using CleanOrders.Gateway.Draining;
using CleanOrders.Gateway.Health;
using CleanOrders.Gateway.Overload;
using CleanOrders.Gateway.Requests;
using CleanOrders.Gateway.Upstreams;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.ServiceDefaults.Requests;
using CleanOrders.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace CleanOrders.Gateway;

/// <summary>The gateway on one screen: what it is made of, and the way of a request through it.</summary>
internal static class GatewayServices
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null
            && builder.Configuration["https_ports"] is null)
            _ = builder.WebHost.UseUrls("http://localhost:5090");
        _ = builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(UnreadableRequests.Finish)));

        _ = builder.AddTelemetry();
        var services = builder.Services;
        _ = services.AddGatewayInfrastructure(builder.Configuration, builder.Environment)
            .AddRequestLog().AddTrustedProxies(builder.Configuration).AddCallers().AddRequestLimits().AddSingleton<CallerAssertion>()
            .AddSingleton<ProblemMetrics>();
        _ = services.AddCors().AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>()
            .Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        _ = services.AddSettings<RequestOptions>(builder.Configuration, "Gateway:Requests");
        _ = services.AddSettings<NetworkOptions>(builder.Configuration, "Gateway:Networks");
        _ = services.AddSettings<CorsOptions>(builder.Configuration, "Gateway:Cors");
        _ = services.AddSettings<OverloadOptions>(builder.Configuration, "Gateway:Overload");
        _ = services.AddSettings<DrainOptions>(builder.Configuration, "Gateway:Draining");
        _ = services.AddSingleton<BodySchemas>().AddSingleton<RequestChecks>().AddSingleton<Networks>().AddSingleton<LoadShedding>()
            .AddSingleton<GatewayHealth>().AddSingleton<Drain>().AddHostedService(provider => provider.GetRequiredService<Drain>())
            .AddSingleton<IConfigureOptions<HostOptions>, DrainTime>();
        return builder.AddAccessLog().AddProxy();
    }

    public static void UseGateway(this WebApplication app)
    {
        var checks = app.Services.GetRequiredService<RequestChecks>();
        app.UseAccessLog();
        app.UseRequestIds();
        app.UseProblems();
        _ = app.Use(app.Services.GetRequiredService<Drain>().AskToLeave);
        _ = app.UseRouting();
        _ = app.Use(checks.Check);

        // Who the client is, was found out with the request's id, from the headers of trusted proxies, which are taken off here.
        _ = app.Use(app.Services.GetRequiredService<Networks>().Check).Use(OwnHeaders.TakeOff);
        app.UseSites();

        // Before a body is read, or anything costs an instance. A bad key is counted for its address before it is refused.
        app.UseOneCredentialOnly();
        app.UseAuthenticationOfCredentials();
        app.UseRequestLimits();
        _ = app.Use(app.Services.GetRequiredService<CallerAssertion>().Send);
        _ = app.Use(app.Services.GetRequiredService<LoadShedding>().Shed).Use(checks.TakeBody);

        GatewayHealth.Map(app);
        app.MapProxy();
    }
}
