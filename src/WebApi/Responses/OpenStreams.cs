using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.WebApi.Responses;

/// <summary>
/// How many streams of events each caller holds open at this instance: whoever forgets to close theirs takes no room from others.
/// </summary>
internal sealed class OpenStreams(EventStreamOptions options)
{
    // Nobody knows when somebody else's tab is closed: soon enough to look again.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Refuses one stream more than somebody may have; one that is let through counts until its request has ended.</summary>
    public static async ValueTask<object?> Bound(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HeadRequests.Is(http))
            return await next(context);
        var (streams, caller) =
            (http.RequestServices.GetRequiredService<OpenStreams>(), http.RequestServices.GetRequiredService<Caller>().User.ToString());
        if (!streams.Take(caller))
            return new Problem(
                RateLimit.Exceeded.With($"{streams.Most} streams of yours are open. Close one of them.") with { RetryAfter = Wait });
        var isOpen = false;
        try
        {
            var answer = await next(context);
            isOpen = answer is not Problem;
            if (isOpen)
                http.Response.OnCompleted(() => streams.Left(caller));
            return answer;
        }
        finally
        {
            if (!isOpen)
                streams.Leave(caller);
        }
    }

    private int Most => options.PerCaller;

    private bool Take(string caller)
    {
        if (_open.AddOrUpdate(caller, 1, (_, open) => open + 1) <= Most)
            return true;
        Leave(caller);
        return false;
    }

    private Task Left(string caller)
    {
        Leave(caller);
        return Task.CompletedTask;
    }

    private void Leave(string caller)
    {
        if (_open.AddOrUpdate(caller, 0, (_, open) => open - 1) == 0)
            _ = _open.TryRemove(new(caller, 0));
    }
}

/// <summary>The section <c>EventStreams</c>.</summary>
internal sealed class EventStreamOptions
{
    /// <summary>How many streams of events one caller may hold open at one instance.</summary>
    [Range(1, 1000)]
    public int PerCaller { get; set; } = 10;
}
