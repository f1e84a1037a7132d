using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CleanOrders.ServiceDefaults.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: so do the servers that it depends on.</summary>
internal static class ServiceHealth
{
    private const string Ready = "ready";

    // Those of the framework take every method.
    private static readonly HttpMethodMetadata Get = new([HttpMethods.Get]);

    public static IServiceCollection AddServiceHealth(this IServiceCollection services, IConfiguration configuration)
    {
        var health = services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Ready]);
        if (configuration.HasConnectionString("RabbitMq"))
            _ = health.AddCheck<BrokerHealth>("broker", tags: [Ready]);
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        _ = app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).WithMetadata(Get).AllowAnonymous();
        _ = app.MapHealthChecks(
            "/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteReport })
            .WithMetadata(Get).AllowAnonymous();
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

    private sealed class DatabaseHealth(IServiceProvider services) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await services.DatabaseAnswers(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }

    /// <summary>Orders are taken without it too, and their events are published later.</summary>
    private sealed class BrokerHealth(IServiceProvider services) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await services.BrokerAnswers(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded();
    }
}
