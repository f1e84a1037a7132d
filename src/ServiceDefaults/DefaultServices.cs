using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Health;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.ServiceDefaults.Requests;
using CleanOrders.ServiceDefaults.Telemetry;

namespace CleanOrders.ServiceDefaults;

/// <summary>What every host that answers HTTP shares.</summary>
internal static class DefaultServices
{
    /// <summary>Telemetry, request log, callers and health checks.</summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        _ = builder.AddTelemetry();
        _ = builder.Services.AddRequestLog().AddTrustedProxies(builder.Configuration).AddCallers().AddRequestLimits()
            .AddSingleton<ProblemMetrics>().AddServiceHealth(builder.Configuration);

        // The framework's categories log once more, for each request, what the exception handler or the line of an outage says.
        _ = builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication.JwtBearer", LogLevel.Critical)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
        return builder;
    }

    /// <summary>One id for each request, also for one that could not be read.</summary>
    public static void UseRequestIds(this WebApplication app)
    {
        app.UseTrustedProxies();
        UnreadableRequests.Watch(app);
        _ = app.Use(RequestId.Set);
    }

    /// <summary>What is thrown, and what the framework refuses by itself, becomes a problem document.</summary>
    public static void UseProblems(this WebApplication app)
    {
        _ = app.UseExceptionHandler(
            new ExceptionHandlerOptions { ExceptionHandler = Problem.ForException, SuppressDiagnosticsCallback = Problem.IsExpected });
        _ = app.UseStatusCodePages(context => Problem.ForStatus(context.HttpContext));
    }
}
