using System.Globalization;
using System.Reflection;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Requests;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Instrumentation.Http;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CleanOrders.ServiceDefaults.Telemetry;

/// <summary>
/// Spans, metrics and logs by OpenTelemetry. Nothing is collected unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to send it, or
/// <c>Metrics:Port</c> where it is read.
/// </summary>
internal static class TelemetryServices
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Database = "Npgsql";
    private const string Broker = "MassTransit";

    /// <summary>Those of .NET and of libraries, whose names follow the semantic conventions.</summary>
    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", Database, Broker,
    ];

    private static string? Version =>
        typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        var (services, settings) = (builder.Services, builder.Configuration);
        _ = services.AddSettings<TelemetryOptions>(settings, "Telemetry");
        _ = services.AddSettings<MetricsOptions>(settings, "Metrics");
        _ = services.AddSettings<LogOptions>(settings, "Logging");
        builder.AddLogFile();
        builder.AddLogFormat();

        var hasCollector = !string.IsNullOrWhiteSpace(settings[Collector]);
        var port = PortOf(settings);
        if (!hasCollector && port == 0)
            return builder;

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            settings["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName,
            serviceVersion: Version,
            serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"));
        _ = telemetry.WithMetrics(metrics => metrics.AddMetrics(settings, port));
        return hasCollector ? builder.AddCollector(telemetry) : builder;
    }

    /// <returns>None too where it is no port: then the check of the settings says so.</returns>
    private static int PortOf(IConfiguration settings) =>
        ushort.TryParse(settings["Metrics:Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;

    private static void AddLogFile(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration["Logging:File"] is { Length: > 0 } file)
            _ = builder.Configuration.AddJsonFile(Path.GetFullPath(file), optional: true, reloadOnChange: true);
    }

    /// <summary>One object of JSON for each line, with the ids of its trace. In Development people read it.</summary>
    private static void AddLogFormat(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment() || builder.Configuration["Logging:Console:FormatterName"] is not null)
            return;
        _ = builder.Logging.AddJsonConsole(json =>
            (json.IncludeScopes, json.UseUtcTimestamp, json.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
    }

    private static void AddMetrics(this MeterProviderBuilder metrics, IConfiguration settings, int port)
    {
        // A point of a histogram names the trace of one request that was counted there.
        _ = metrics.AddMeter(ServiceTelemetry.Name).AddMeter(Meters).SetExemplarFilter(ExemplarFilterType.TraceBased);
        if (port == 0)
            return;
        _ = metrics.AddPrometheusHttpListener(listener =>
        {
            var host = settings["Metrics:Host"] ?? new MetricsOptions().Host;
            (listener.Host, listener.Port) = (host == MetricsOptions.AllHosts ? "localhost" : host, port);
            // The exporter takes no star, since it is no name of a host. What it listens with does.
            if (host == MetricsOptions.AllHosts)
                listener.ConfigureHttpListener = (_, http) =>
                {
                    http.Prefixes.Clear();
                    http.Prefixes.Add($"http://*:{port}{listener.ScrapeEndpointPath}/");
                };
        });
    }

    private static IHostApplicationBuilder AddCollector(this IHostApplicationBuilder builder, OpenTelemetryBuilder telemetry)
    {
        _ = builder.Logging.AddOpenTelemetry(logs => (logs.IncludeFormattedMessage, logs.IncludeScopes) = (true, false));
        _ = builder.Services.Configure<AspNetCoreTraceInstrumentationOptions>(LeaveOut)
            .Configure<HttpClientTraceInstrumentationOptions>(LeaveOut);
        _ = telemetry
            .WithTracing(traces => traces
                .AddSource(ServiceTelemetry.Name, Database, Broker, "Yarp.ReverseProxy")
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRedisInstrumentation()
                .ConfigureRedisInstrumentation((services, redis) => services.WhenRedisOpens(connection => redis.AddConnection(connection)))
                .SetSampler(services => new EntrySampler(services.GetRequiredService<TelemetryOptions>().Sampling))
                .AddProcessor(new FailedEntries()))
            .UseOtlpExporter();
        return builder;
    }

    /// <summary>Probes, which would be most of the traces, and tokens in paths.</summary>
    private static void LeaveOut(AspNetCoreTraceInstrumentationOptions options)
    {
        options.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
        options.EnrichWithHttpRequest = (activity, request) => activity.SetTag("url.path", LoggedPath.Of(request.Path.ToUriComponent()));
    }

    /// <summary>The paths of other people's addresses, which can be secrets.</summary>
    private static void LeaveOut(HttpClientTraceInstrumentationOptions options) =>
        options.EnrichWithHttpRequestMessage =
            (activity, request) => activity.SetTag("url.full", request.RequestUri?.GetLeftPart(UriPartial.Authority));
}
