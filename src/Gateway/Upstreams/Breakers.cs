using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Polly;
using Polly.CircuitBreaker;

namespace CleanOrders.Gateway.Upstreams;

/// <summary>The section <c>Gateway:Breaker</c>.</summary>
internal sealed class BreakerOptions
{
    /// <summary>Which share of attempts must have failed, in percent.</summary>
    [Range(1, 100)]
    public int FailurePercent { get; set; } = 50;

    /// <summary>Of how many at least.</summary>
    [Range(2, 10_000)]
    public int BreakAfter { get; set; } = 20;

    /// <summary>Within what time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long the breaker stays open before one request tries.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// A circuit breaker for each instance. While it is open the instance gets nothing; then one request decides whether it closes.
/// </summary>
internal sealed class Breakers(BreakerOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline<AttemptResult>> _all = new(StringComparer.Ordinal);

    public ResiliencePipeline<AttemptResult> Of(string destination) =>
        _all.GetOrAdd(destination, static (_, breakers) => breakers.New(), this);

    private ResiliencePipeline<AttemptResult> New() => new ResiliencePipelineBuilder<AttemptResult> { TimeProvider = clock }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AttemptResult>
        {
            FailureRatio = options.FailurePercent / 100.0,
            MinimumThroughput = options.BreakAfter,
            SamplingDuration = options.Window,
            BreakDuration = options.BreakDuration,
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is AttemptResult.Failed or AttemptResult.Broken),
        })
        .Build();
}
