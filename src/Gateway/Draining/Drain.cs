using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanOrders.Gateway.Draining;

/// <summary>The section <c>Gateway:Draining</c>: how the gateway stops (SIGTERM).</summary>
internal sealed class DrainOptions
{
    /// <summary>For how long it still takes requests, while <c>/health/ready</c> says already that it will not.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the requests under way may then take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// First it says that it stops, then it waits until nobody sends new requests, then it ends streams, which have no end of their own, and
/// then the server finishes what is under way.
/// </summary>
internal sealed class Drain : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _streamsEnd = new();
    private readonly DrainOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenRegistration _registration;

    public Drain(DrainOptions options, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        (_options, _clock) = (options, clock);
        _registration = lifetime.ApplicationStopping.Register(() => HasBegun = true);
    }

    public bool HasBegun { get; private set; }

    public CancellationToken StreamsEnd => _streamsEnd.Token;

    /// <summary>Whoever keeps a connection is asked to make its next one elsewhere.</summary>
    public Task AskToLeave(HttpContext context, RequestDelegate next)
    {
        if (HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return next(context);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        try
        {
            await Task.Delay(_options.Delay, _clock, cancellationToken);
        }
        finally
        {
            await _streamsEnd.CancelAsync();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _registration.Dispose();
        _streamsEnd.Dispose();
    }
}

/// <summary>The host waits as long as draining takes.</summary>
internal sealed class DrainTime(IOptions<DrainOptions> draining) : IConfigureOptions<HostOptions>
{
    public void Configure(HostOptions options) => options.ShutdownTimeout = draining.Value.Delay + draining.Value.Timeout;
}
