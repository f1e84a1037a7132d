using CleanOrders.Infrastructure;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.OpenApi.Docs;
using CleanOrders.WebApi.Responses;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CleanOrders.WebApi;

/// <summary>What operators and newcomers look at: health, documents, the meaning of problems.</summary>
internal static class Operations
{
    // Those of the framework take every method.
    private static readonly HttpMethodMetadata Get = new([HttpMethods.Get]);

    public static void MapOperations(this WebApplication app)
    {
        _ = app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(Get).AllowAnonymous();
        _ = app.MapHealthChecks(
            "/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = WriteReport })
            .WithMetadata(Get).AllowAnonymous();
        app.MapApiDocument();
        app.MapDocsPage();
        app.MapProblemPages();
    }

    // Which dependency, and whether it answers; never why not, which could name hosts and users.
    private static Task WriteReport(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["status"] = report.Status.ToString().ToLowerInvariant(),
            ["checks"] =
            report.Entries.ToDictionary(
                entry => entry.Key, entry => entry.Value.Status.ToString().ToLowerInvariant(), StringComparer.Ordinal),
        });
}

internal sealed class DatabaseHealth(IServiceProvider services) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await services.DatabaseAnswers(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}

/// <summary>Orders are taken without it too, and their events are published later.</summary>
internal sealed class BrokerHealth(IServiceProvider services) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await services.BrokerAnswers(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded();
}
