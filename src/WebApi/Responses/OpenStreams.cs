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

    private readonly OpenPlaces _open = new(options.PerCaller);

    /// <returns>A place for one stream, which is free again when it is disposed; nothing, where its caller has all that they may.</returns>
    public static IDisposable? Take(HttpContext http, out Problem? tooMany)
    {
        var (streams, caller) =
            (http.RequestServices.GetRequiredService<OpenStreams>(), http.RequestServices.GetRequiredService<Caller>().User.ToString());
        var place = streams._open.Take(caller);
        tooMany = place is null
            ? new Problem(
                RateLimit.Exceeded.With($"{streams._open.Most} streams of yours are open. Close one of them.") with { RetryAfter = Wait })
            : null;
        return place;
    }

    /// <summary>Refuses one stream more than somebody may have; one that is let through counts until its request has ended.</summary>
    public static async ValueTask<object?> Bound(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HeadRequests.Is(http))
            return await next(context);
        if (Take(http, out var tooMany) is not { } place)
            return tooMany;
        var isOpen = false;
        try
        {
            var answer = await next(context);
            isOpen = answer is not Problem;
            if (isOpen)
                http.Response.RegisterForDispose(place);
            return answer;
        }
        finally
        {
            if (!isOpen)
                place.Dispose();
        }
    }
}

/// <summary>Counts what each holds open, up to a bound.</summary>
internal sealed class OpenPlaces(int most)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    public int Most => most;

    /// <returns>A place, which is free again when it is disposed; nothing, where all are taken.</returns>
    public IDisposable? Take(string holder)
    {
        if (_open.AddOrUpdate(holder, 1, (_, open) => open + 1) <= most)
            return new Place(this, holder);
        Leave(holder);
        return null;
    }

    private void Leave(string holder)
    {
        if (_open.AddOrUpdate(holder, 0, (_, open) => open - 1) == 0)
            _ = _open.TryRemove(new(holder, 0));
    }

    private sealed class Place(OpenPlaces places, string holder) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
                places.Leave(holder);
        }
    }
}

/// <summary>The section <c>EventStreams</c>.</summary>
internal sealed class EventStreamOptions
{
    /// <summary>How many streams of events one caller may hold open at one instance.</summary>
    [Range(1, 1000)]
    public int PerCaller { get; set; } = 10;
}
