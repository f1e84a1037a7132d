using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.Gateway.Callers;

/// <summary>
/// Says to the API who calls and from where, with one signed header. A key is checked here and goes no further; a token is signed by the
/// service itself, and goes on as it is.
/// </summary>
internal sealed class CallerAssertion(IGatewayAssertions assertions)
{
    public async Task Send(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var key = (context.User as SignedIn)?.Caller.Key;
        if (headers.ContainsKey(ApiKeyAuthentication.Header) && key is null)
        {
            context.Response.Headers.WWWAuthenticate = Problem.ApiKeyChallenge;
            await new Problem(ApiKeyErrors.Invalid.With("The API key is not valid.")).ExecuteAsync(context);
            return;
        }

        _ = headers.Remove(ApiKeyAuthentication.Header);
        headers[BehindGateway.Header] = assertions.Write(new GatewayAssertion(context.Connection.RemoteIpAddress, key));
        await next(context);
    }
}
