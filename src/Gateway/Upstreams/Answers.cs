using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace CleanOrders.Gateway.Upstreams;

/// <summary>What an instance answered, before it goes to the client.</summary>
internal static class Answers
{
    private static readonly string[] Credentials = ["Authorization", "Cookie"];

    /// <summary>What shows how the service is made.</summary>
    private static readonly string[] Inside = ["Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "Via"];

    public static ValueTask Check(ResponseTransformContext answer)
    {
        if (answer.ProxyResponse is not { } response)
            return ValueTask.CompletedTask;
        var (context, headers) = (answer.HttpContext, answer.HttpContext.Response.Headers);
        answer.SuppressResponseBody = !context.Features.GetRequiredFeature<Attempt>().Shows(response);
        foreach (var name in Inside)
            _ = headers.Remove(name);

        // An answer to somebody who said who they are is theirs alone, whatever the instance says.
        var isTheirs = context.User.Identity?.IsAuthenticated == true
            || Array.Exists(Credentials, context.Request.Headers.ContainsKey);
        if (isTheirs && !IsPrivate(headers.CacheControl.ToString()))
            headers.CacheControl = "private, no-cache";
        return ValueTask.CompletedTask;
    }

    private static bool IsPrivate(string cacheControl) => !cacheControl.Contains("public", StringComparison.OrdinalIgnoreCase)
        && (cacheControl.Contains("private", StringComparison.OrdinalIgnoreCase)
            || cacheControl.Contains("no-store", StringComparison.OrdinalIgnoreCase));
}
