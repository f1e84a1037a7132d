using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Gateway.Upstreams;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.Gateway.Overload;

/// <summary>The section <c>Gateway:Overload</c>.</summary>
internal sealed class OverloadOptions
{
    /// <summary>How many requests may be under way at once, streams apart. The last of them are for payments.</summary>
    [Range(1, 1_000_000)]
    public int Most { get; set; } = 5_000;

    /// <summary>At which share of that, in percent, requests of low priority are refused.</summary>
    [Range(1, 100)]
    public int LowPercent { get; set; } = 70;

    /// <summary>The same for those of normal priority.</summary>
    [AtLeast(nameof(LowPercent)), Range(1, 100)]
    public int NormalPercent { get; set; } = 90;
}

/// <summary>
/// Where there is more to do than can be done, what matters least is refused first, at once and with a time to come again: what is let in
/// is then answered in time.
/// </summary>
internal sealed class LoadShedding(OverloadOptions options)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private int _underWay;

    public async Task Shed(HttpContext context, RequestDelegate next)
    {
        // Health is the gateway's own, and has no route here: whoever watches it sees the overload, and not an outage.
        if (ApiRoute.Of(context) is not { Kind: not RouteKind.Stream } route)
        {
            await next(context);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _underWay) <= Most(route.Priority))
                await next(context);
            else
                await new Problem(GatewayProblems.Overloaded.With("Too many requests are under way.") with { RetryAfter = Wait })
                    .ExecuteAsync(context);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _underWay);
        }
    }

    private int Most(Priority priority) => priority switch
    {
        Priority.Low => Math.Max(1, (int)((long)options.Most * options.LowPercent / 100)),
        Priority.Normal => Math.Max(1, (int)((long)options.Most * options.NormalPercent / 100)),
        Priority.High => options.Most,
    };
}
