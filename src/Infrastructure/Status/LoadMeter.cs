using System.Diagnostics.Metrics;
using CleanOrders.Application.Status;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Infrastructure.Status;

/// <summary>
/// Listens to what this host measures, and adds it up until it is sampled. A request costs a few additions: nothing is allocated and nobody
/// waits.
/// </summary>
internal sealed class LoadMeter : IDisposable
{
    private const string Requests = "http.server.request.duration";
    private const double Busy = 0.95;

    /// <summary>What takes longer is a stream or a file: it counts, but says nothing of how quick the service is.</summary>
    private const double LongestRequest = 60;

    /// <summary>As seconds: each bucket is a quarter wider than the one before, so that a percentile is that exact.</summary>
    private static readonly double[] Bounds =
        [.. Enumerable.Range(0, 52).Select(step => 0.0005 * Math.Pow(1.25, step)).TakeWhile(bound => bound < LongestRequest)];

    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _meters;
    private readonly TimeProvider _clock;
    private readonly long[] _durations = new long[Bounds.Length + 1];
    private DateTimeOffset _since;
    private long _requests;
    private long _failures;
    private long _events;
    private long _refused;
    private long _cacheHits;
    private long _cached;

    public LoadMeter(IMeterFactory meters, TimeProvider clock)
    {
        (_meters, _clock, _since) = (meters, clock, clock.GetUtcNow());
        (Problems, LimitDecisions, CachedQuestions) = (new(clock), new(clock), new(clock));
        _listener.InstrumentPublished = Follow;
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, meter) => ((LoadMeter)meter!).Answered(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, count) => ((Count)count!)(value, tags));
        _listener.Start();
    }

    private delegate void Count(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    public CountsByName Problems { get; }

    public CountsByName LimitDecisions { get; }

    public CountsByName CachedQuestions { get; }

    /// <summary>What was added up since the last time, which then begins anew; nothing, where that was just now.</summary>
    public LoadSample? Take()
    {
        var now = _clock.GetUtcNow();
        var seconds = (now - _since).TotalSeconds;
        if (seconds < 1)
            return null;
        _since = now;
        return new LoadSample(
            now, seconds, Next(ref _requests), Next(ref _failures), Percentile(), Next(ref _events), Next(ref _refused),
            (Next(ref _cacheHits), Next(ref _cached)));
    }

    public void Dispose() => _listener.Dispose();

    // Several hosts can be in one process, as in tests: each has meters of its own.
    private void Follow(Instrument instrument, MeterListener listener)
    {
        if (!ReferenceEquals(instrument.Meter.Scope, _meters))
            return;
        if (instrument is { Name: Requests, Meter.Name: "Microsoft.AspNetCore.Hosting" })
            listener.EnableMeasurementEvents(instrument, this);
        else if (instrument.Meter.Name == ServiceTelemetry.Name && CountOf(instrument.Name) is { } count)
            listener.EnableMeasurementEvents(instrument, count);
    }

    private Count? CountOf(string instrument) => instrument switch
    {
        "http.problems" => (value, tags) =>
            Problems.Add(Text(tags, "code"), value, Tag(tags, "http.response.status_code") is int status ? status : 0),
        "events.recorded" => (value, _) => Interlocked.Add(ref _events, value),
        "limits.decisions" => (value, tags) => Decided(Text(tags, "result"), value),
        "cache.requests" => (value, tags) => Asked(Text(tags, "result"), value),
        _ => null,
    };

    private void Answered(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _ = Interlocked.Increment(ref _requests);
        if (Tag(tags, "http.response.status_code") is int and >= 500)
            _ = Interlocked.Increment(ref _failures);
        if (seconds > LongestRequest)
            return;
        var bucket = Array.BinarySearch(Bounds, seconds);
        _ = Interlocked.Increment(ref _durations[bucket < 0 ? ~bucket : bucket]);
    }

    private void Decided(string result, long value)
    {
        LimitDecisions.Add(result, value);
        if (result == "refused")
            _ = Interlocked.Add(ref _refused, value);
    }

    private void Asked(string from, long value)
    {
        CachedQuestions.Add(from, value);
        _ = Interlocked.Add(ref _cached, value);
        if (from is "memory" or "redis")
            _ = Interlocked.Add(ref _cacheHits, value);
    }

    /// <summary>The end of the bucket in which the percentile is: at most a quarter too much, never too little.</summary>
    private double? Percentile()
    {
        var counts = new long[_durations.Length];
        for (var bucket = 0; bucket < counts.Length; bucket++)
            counts[bucket] = Next(ref _durations[bucket]);
        var all = counts.Sum();
        if (all == 0)
            return null;
        var (seen, at) = (counts[0], 0);
        while (seen < Busy * all)
            seen += counts[++at];
        return at < Bounds.Length ? Bounds[at] : LongestRequest;
    }

    private static long Next(ref long sum) => Interlocked.Exchange(ref sum, 0);

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name) => Tag(tags, name) as string ?? "";

    private static object? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
                return tag.Value;
        }

        return null;
    }
}
