using CleanOrders.Gateway.Upstreams;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.Gateway.Requests;

/// <summary>A body says what it is, and is what the API can read: its type, in UTF-8, not packed, and not too long.</summary>
internal static class BodyChecks
{
    private const string Unpacked = "identity";
    private static readonly string[] OfFiles =
    [
        "application/x-ndjson", "text/csv", "application/octet-stream", "image/png", "image/jpeg", "image/gif", "image/webp",
        "application/pdf", "text/plain",
    ];

    public static Problem? Refusal(HttpContext context, RequestOptions options)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return null;
        var (headers, isFile) = (context.Request.Headers, ApiRoute.Of(context)?.Kind == RouteKind.File);
        if (context.Request.ContentLength > (isFile ? options.MaxFileSize : options.MaxBodySize))
            return new Problem(ProblemType.TooLarge, ProblemType.TooLarge.Explanation);
        if (headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding)
            .Any(coding => !coding.Equals(Unpacked, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.Headers.AcceptEncoding = Unpacked;
            return new Problem(ProblemType.UnsupportedMediaType, "The body must not be packed: send it as it is.");
        }

        return context.Request.ContentLength == 0 || IsReadable(headers.ContentType.ToArray(), isFile)
            ? null
            : new Problem(
                ProblemType.UnsupportedMediaType, $"Send {(isFile ? string.Join(" or ", OfFiles) : "application/json")}, in UTF-8.");
    }

    private static bool IsReadable(string?[] lines, bool isFile) =>
        lines is [{ } line] && MediaTypeHeaderValue.TryParse(line, out var type)
            && (isFile ? OfFiles.Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase) : IsJson(type))
            && type.Parameters.All(parameter => !parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
                || parameter.GetUnescapedValue().Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                || (type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase) && !type.MatchesAllSubTypes));
}
