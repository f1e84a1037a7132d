using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CleanOrders.TestKit;

/// <summary>Takes spans, metrics and logs by OTLP over HTTP (<c>http/protobuf</c>), and keeps them.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<CollectedSpan> _spans = new();
    private readonly ConcurrentQueue<CollectedMetric> _metrics = new();
    private readonly ConcurrentQueue<CollectedLine> _lines = new();
    private readonly WebApplication _app;

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(Handle);
    }

    public IReadOnlyCollection<CollectedSpan> Spans => _spans;

    public IReadOnlyCollection<CollectedMetric> Metrics => _metrics;

    public IReadOnlyCollection<CollectedLine> Lines => _lines;

    /// <summary>What a host needs to send here what it collects, at once rather than every few seconds.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        $"--OTEL_EXPORTER_OTLP_ENDPOINT={_app.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "--OTEL_BSP_SCHEDULE_DELAY=200", "--OTEL_BLRP_SCHEDULE_DELAY=200", "--OTEL_METRIC_EXPORT_INTERVAL=500",
    ];

    public static async Task<OtlpCollector> Start()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task Handle(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new WireMessage(body.ToArray());
        switch (context.Request.Path.Value)
        {
            case "/v1/traces":
                Keep(_spans, CollectedSpan.From(request));
                break;
            case "/v1/metrics":
                Keep(_metrics, CollectedMetric.From(request));
                break;
            case "/v1/logs":
                Keep(_lines, CollectedLine.From(request));
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private static void Keep<T>(ConcurrentQueue<T> queue, IEnumerable<T> items)
    {
        foreach (var item in items)
            queue.Enqueue(item);
    }
}
