using System.Collections.Concurrent;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.Gateway.Callers;

/// <summary>
/// Says to the API who calls and from where, with one signed header. A key is checked here and goes no further; a token is signed by the
/// service itself, and goes on as it is.
/// </summary>
internal sealed class CallerAssertion(IGatewayAssertions assertions, TimeProvider clock)
{
    private const int MostKept = 10_000;

    /// <summary>Less than an assertion lives, with time for a request to arrive; so not every request has one signed.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<GatewayAssertion, (string Token, DateTimeOffset At)> _written = new();

    public Task Send(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var key = (context.User as SignedIn)?.Caller.Key;
        if (headers.ContainsKey(ApiKeyAuthentication.Header) && key is null)
        {
            context.Response.Headers.WWWAuthenticate = Problem.ApiKeyChallenge;
            return new Problem(ApiKeyErrors.Invalid.With("The API key is not valid.")).ExecuteAsync(context);
        }

        _ = headers.Remove(ApiKeyAuthentication.Header);
        headers[BehindGateway.Header] = Written(new GatewayAssertion(context.Connection.RemoteIpAddress, key));
        return next(context);
    }

    private string Written(GatewayAssertion assertion)
    {
        // By the clock that the API compares it with, which may be set back and forth.
        var now = clock.GetUtcNow();
        if (_written.TryGetValue(assertion, out var kept) && now >= kept.At && now - kept.At < Kept)
            return kept.Token;
        if (_written.Count >= MostKept)
            _written.Clear();
        var token = assertions.Write(assertion);
        _written[assertion] = (token, now);
        return token;
    }
}
