using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace CleanOrders.Infrastructure.Providers;

/// <summary>
/// Calls a provider over HTTP within bounds: a deadline over all, room for so many at once, a few tries with a timeout
/// each, and a breaker that spares a provider that is down. Each call can be made again, because the provider knows it by its reference.
/// Time here is real time, whatever clock the service goes by.
/// </summary>
internal sealed partial class ProviderCalls : IDisposable
{
    private const int Retries = 2;
    private const int LargestAnswer = 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BreakerMemory = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly ILogger<ProviderCalls> _logger;
    private readonly ProviderHealth _health;
    private readonly string _name;
    private readonly HttpClient _http;
    private readonly ConcurrencyLimiter _room;
    private readonly ResiliencePipeline<ProviderAnswer> _deadline;
    private readonly ResiliencePipeline<ProviderAnswer> _tries;

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    public ProviderCalls(ProviderSettings settings, ProviderHealth health, ILogger<ProviderCalls> logger)
    {
        (_logger, _health, _name) = (logger, health, settings.Name);
        _health.Add(_name);

        // A redirect is no answer: whoever is meant by it has not been given the key.
        var handler =
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = settings.Timeout,
                PooledConnectionLifetime = ConnectionLifetime
            };
        _http = new HttpClient(
            handler)
        { BaseAddress = settings.Address, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey);
        _room = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions { PermitLimit = settings.MostAtOnce, QueueLimit = settings.MostAtOnce });
        _deadline = new ResiliencePipelineBuilder<ProviderAnswer>().AddTimeout(settings.Deadline).Build();
        _tries = new ResiliencePipelineBuilder<ProviderAnswer>().AddRetry(Retrying()).AddCircuitBreaker(Breaking(settings))
            .AddTimeout(settings.Timeout).Build();
    }

    public Task<ProviderAnswer> Get(string path, CancellationToken ct) => Call(path, new Sending(null, null), ct);

    /// <param name="reference">What the call is about: its idempotency key.</param>
    public Task<ProviderAnswer> Post<T>(string path, string reference, T body, JsonTypeInfo<T> type, CancellationToken ct) =>
        Call(path, new Sending(reference, JsonSerializer.SerializeToUtf8Bytes(body, type)), ct);

    public void Dispose()
    {
        _http.Dispose();
        _room.Dispose();
    }

    private async Task<ProviderAnswer> Call(string path, Sending sending, CancellationToken ct)
    {
        try
        {
            return await _deadline.ExecuteAsync(async left =>
            {
                using var place = await _room.AcquireAsync(1, left);
                return place.IsAcquired
                    ? await _tries.ExecuteAsync(timeout => Try(path, sending, timeout), left)
                    : new ProviderAnswer("too_many_at_once", mayHaveArrived: false);
            }, ct);
        }
        catch (Exception failure) when (Reason(failure) is { } why)
        {
            ct.ThrowIfCancellationRequested();
            return new ProviderAnswer(why, sending.HasBegun);
        }
    }

    private async ValueTask<ProviderAnswer> Try(string path, Sending sending, CancellationToken ct)
    {
        using var request = sending.Request(path);
        using var response = await _http.SendAsync(request, ct);
        var retryAfter = response.Headers.RetryAfter?.Delta;
        return new ProviderAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct), retryAfter);
    }

    private static RetryStrategyOptions<ProviderAnswer> Retrying() => new()
    {
        MaxRetryAttempts = Retries,
        Delay = FirstPause,
        MaxDelay = LongestPause,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = tried => ValueTask.FromResult(IsWorthAnotherTry(tried.Outcome)),
        DelayGenerator = tried => ValueTask.FromResult(tried.Outcome.Result?.RetryAfter),
    };

    private CircuitBreakerStrategyOptions<ProviderAnswer> Breaking(ProviderSettings settings) => new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = settings.BreakAfter,
        SamplingDuration = BreakerMemory,
        BreakDuration = settings.BreakDuration,
        ShouldHandle = tried => ValueTask.FromResult(Failed(tried.Outcome)),
        OnOpened = opened =>
        {
            _health.Opened(_name);
            Log.Opened(_logger, _name, opened.BreakDuration.TotalSeconds);
            return default;
        },
        OnClosed = _ =>
        {
            _health.Closed(_name);
            Log.Closed(_logger, _name);
            return default;
        },
    };

    // A provider that says when to come again is not asked before; if that is too late for this call, not at all.
    private static bool IsWorthAnotherTry(Outcome<ProviderAnswer> outcome) =>
        (Failed(outcome) || outcome.Result is { Status: HttpStatusCode.TooManyRequests })
        && outcome.Exception is not BrokenCircuitException && !(outcome.Result?.RetryAfter > LongestPause);

    private static bool Failed(Outcome<ProviderAnswer> outcome) =>
        outcome.Result is { Status: HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError }
            || (outcome.Exception is { } failure && Reason(failure) is not null);

    /// <summary>A word for each way in which there is no answer; nothing for a bug.</summary>
    private static string? Reason(Exception failure) => failure switch
    {
        BrokenCircuitException => "breaker_open",
        TimeoutRejectedException or TaskCanceledException { InnerException: TimeoutException } => "timeout",
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError
        } => "no_connection",
        HttpRequestException => "connection_lost",
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The {Provider} provider fails; the circuit breaker is open for {Seconds} seconds")]
        public static partial void Opened(ILogger logger, string provider, double seconds);

        [LoggerMessage(2, LogLevel.Information, "The {Provider} provider responds again; the circuit breaker is closed")]
        public static partial void Closed(ILogger logger, string provider);
    }
}

/// <summary>A provider and within what bounds it is called.</summary>
/// <param name="Name">What the log calls it, as in <c>payment</c>.</param>
/// <param name="ApiKey">Who we are there.</param>
/// <param name="Timeout">Of one try.</param>
/// <param name="Deadline">Of a call with all its tries and the wait for room.</param>
/// <param name="MostAtOnce">How many calls are under way at once; as many again wait.</param>
/// <param name="BreakAfter">The breaker opens when half of at least so many tries within 10 seconds failed.</param>
internal sealed record ProviderSettings(
    string Name, Uri Address, string ApiKey, TimeSpan Timeout, TimeSpan Deadline, int MostAtOnce, int BreakAfter, TimeSpan BreakDuration)
{
    public override string ToString() => $"({Name} provider)";
}
