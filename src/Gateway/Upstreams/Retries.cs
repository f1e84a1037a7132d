using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.Features;

namespace CleanOrders.Gateway.Upstreams;

/// <summary>The section <c>Gateway:Retries</c>.</summary>
internal sealed class RetryOptions
{
    /// <summary>How often a request is tried at most, the first time included. 1: never again.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>How many retries there may be for a hundred requests.</summary>
    [Range(0, 100)]
    public int BudgetPercent { get; set; } = 20;

    /// <summary>How many retries may be saved up, for the moment when an instance goes away.</summary>
    [Range(1, 100_000)]
    public int BudgetReserve { get; set; } = 200;
}

/// <summary>
/// Which request is sent again. Each request pays in a share of a retry, and each retry takes a whole one out: so retries never multiply
/// the load of instances that fail because they have too much of it.
/// </summary>
internal sealed class Retries(RetryOptions options)
{
    private const int Whole = 100;
    private const string KeyHeader = "Idempotency-Key";

    private static readonly string[] Idempotent = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];

    private int _left = options.BudgetReserve * Whole;

    public void Requested()
    {
        var left = Volatile.Read(ref _left);
        if (left < options.BudgetReserve * Whole)
            _ = Interlocked.Add(ref _left, Math.Min(options.BudgetPercent, (options.BudgetReserve * Whole) - left));
    }

    /// <param name="attempts">How often it was sent already.</param>
    public bool Allow(HttpContext context, int attempts) => attempts < options.Attempts && MayComeTwice(context) && TryTake();

    private static bool MayComeTwice(HttpContext context)
    {
        var request = context.Request;
        return (Idempotent.Contains(request.Method, StringComparer.Ordinal)
            || (request.Method == HttpMethods.Post && request.Headers[KeyHeader].ToString().Length > 0))
            && (request.Body.CanSeek || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true);
    }

    private bool TryTake()
    {
        for (var left = Volatile.Read(ref _left); left >= Whole;)
        {
            var seen = Interlocked.CompareExchange(ref _left, left - Whole, left);
            if (seen == left)
                return true;
            left = seen;
        }

        return false;
    }
}
