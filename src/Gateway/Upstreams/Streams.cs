using System.ComponentModel.DataAnnotations;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace CleanOrders.Gateway.Upstreams;

/// <summary>The section <c>Gateway:Streams</c>.</summary>
internal sealed class StreamOptions
{
    /// <summary>How many event streams and WebSockets may be open at once.</summary>
    [Range(1, 1_000_000)]
    public int Most { get; set; } = 10_000;
}

/// <summary>Streams have no time limit, so their number has one. Elsewhere nothing can be upgraded to a stream.</summary>
internal sealed class Streams(StreamOptions options)
{
    // Nobody knows when a stream ends.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private int _open;

    public int Open => Volatile.Read(ref _open);

    public Task Bound(HttpContext context, RequestDelegate next) =>
        ApiRoute.Of(context)?.Kind == RouteKind.Stream ? Stream(context, next) : Plainly(context, next);

    private async Task Stream(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= options.Most)
                await next(context);
            else
                await new Problem(GatewayProblems.Overloaded.With("Too many streams are open.") with { RetryAfter = Wait })
                    .ExecuteAsync(context);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _open);
        }
    }

    private static Task Plainly(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true)
            return new Problem(ProblemType.RouteNotFound, "No WebSocket is served here.").ExecuteAsync(context);
        if (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
            context.Features.Set<IHttpUpgradeFeature>(null);
        return next(context);
    }
}
