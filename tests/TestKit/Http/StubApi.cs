using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CleanOrders.TestKit;

/// <summary>A request as an instance received it.</summary>
public sealed record ReceivedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>Stands in for an instance of the API behind a gateway: it keeps what it received, and answers as a test wants.</summary>
public sealed class StubApi : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();
    private readonly WebApplication _app;

    private StubApi(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls(address).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _ = _app.UseWebSockets();
        _app.Run(Handle);
    }

    /// <summary>Whether <c>/health/ready</c> says so.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>Whether it keeps what it receives: not where a test sends a million requests.</summary>
    public bool Keeps { get; set; } = true;

    /// <summary>How it answers. The body was read already, and is in the request that is handed over.</summary>
    public Func<HttpContext, ReceivedRequest, Task> Answer { get; set; } = (context, request) =>
        context.Response.WriteAsJsonAsync(new { method = request.Method, target = request.Target });

    public Uri Address => new(_app.Urls.First());

    /// <summary>What it received, probes of its health left out.</summary>
    public IReadOnlyList<ReceivedRequest> Received => [.. _received];

    /// <param name="address">Left out: a free port.</param>
    public static async Task<StubApi> Start(string address = "http://127.0.0.1:0")
    {
        var api = new StubApi(address);
        await api._app.StartAsync();
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task Handle(HttpContext context)
    {
        if (context.Request.Path == "/health/ready")
        {
            context.Response.StatusCode = IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new ReceivedRequest(
            context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync(context.RequestAborted));
        if (Keeps)
            _received.Enqueue(request);
        await Answer(context, request);
    }
}
