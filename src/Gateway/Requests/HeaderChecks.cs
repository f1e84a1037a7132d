using CleanOrders.ServiceDefaults.Problems;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.Gateway.Requests;

/// <summary>Refuses headers that would make two servers read one request in two ways.</summary>
internal static class HeaderChecks
{
    private static readonly string[] Overrides = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Method"];

    /// <summary>The server keeps a length under this name where the request also says that its body is chunked.</summary>
    private const string SecondLength = "X-Content-Length";

    /// <summary>What <c>Connection</c> may name: itself, and what the gateway takes off or understands.</summary>
    private static readonly string[] OfTheConnection = ["close", "keep-alive", "upgrade", "te", "http2-settings"];

    public static Problem? Refusal(HttpContext context)
    {
        var headers = context.Request.Headers;
        foreach (var (name, _) in headers)
        {
            if (Array.Exists(Overrides, method => name.Replace('_', '-').Equals(method, StringComparison.OrdinalIgnoreCase)))
                return Refused("The method stands in the first line of a request.");
            if (name.Equals(SecondLength, StringComparison.OrdinalIgnoreCase))
                return Refused("A body is chunked, or its length is given: not both.");
        }

        foreach (var named in headers.GetCommaSeparatedValues(HeaderNames.Connection))
        {
            if (!OfTheConnection.Contains(named, StringComparer.OrdinalIgnoreCase))
                return Refused("`Connection` names a header that belongs to the request.");
        }

        return null;
    }

    private static Problem Refused(string detail) => new(GatewayProblems.HeaderRefused, detail);
}
