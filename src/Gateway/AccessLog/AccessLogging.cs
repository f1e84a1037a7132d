using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace CleanOrders.Gateway.AccessLog;

/// <summary>Follows each request from its first byte to its last, and writes its line when it has ended.</summary>
internal static class AccessLogging
{
    public static WebApplicationBuilder AddAccessLog(this WebApplicationBuilder builder)
    {
        _ = builder.Services.AddSettings<AccessLogOptions>(builder.Configuration, "Gateway:AccessLog");
        _ = builder.Services.AddSingleton<GatewayMetrics>().AddSingleton<AccessLogWriter>()
            .AddHostedService(provider => provider.GetRequiredService<AccessLogWriter>());
        return builder;
    }

    public static void UseAccessLog(this WebApplication app)
    {
        var (writer, metrics, clock) = (app.Services.GetRequiredService<AccessLogWriter>(),
            app.Services.GetRequiredService<GatewayMetrics>(), app.Services.GetRequiredService<TimeProvider>());
        _ = app.Use(async (context, next) =>
        {
            var began = clock.GetTimestamp();
            var record = new AccessRecord
            {
                Time = clock.GetUtcNow(),
                Method = context.Request.Method,
                Path = PathOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget),
                BytesIn = context.Request.ContentLength,
            };
            context.Features.Set(record);
            var counted = new CountedBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
            context.Features.Set<IHttpResponseBodyFeature>(counted);
            try
            {
                await next(context);
            }
            finally
            {
                record.Status = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted
                    ? StatusCodes.Status499ClientClosedRequest
                    : context.Response.StatusCode;
                record.Route = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId ?? "gateway";
                record.Caller = CallerOf(context);
                var decision = RequestLimits.DecisionOf(context);
                (record.Plan, record.LimitedBy) = (decision?.Plan, decision?.RefusedBy?.Policy.Name);
                record.Milliseconds = clock.GetElapsedTime(began).TotalMilliseconds;
                record.BytesOut = counted.Count;
                record.RequestId = context.TraceIdentifier;
                metrics.Answered(record);
                writer.Write(record);
            }
        });
    }

    private static string? CallerOf(HttpContext context) =>
        context.User is SignedIn { Caller: var caller } ? caller.Key?.ToString() ?? caller.User.ToString() : null;

    /// <summary>As it came: also where it is refused for how it is spelled.</summary>
    private static string PathOf(string target) =>
        LoggedPath.Of(target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? target[..query] : target);
}
