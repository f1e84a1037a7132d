using CleanOrders.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Requests;

/// <summary>
/// What a body says of itself is read here and nowhere else: its type, that it is in UTF-8, and that it is not packed. Behind this the
/// content type is one of those that the operation takes, in lower case and without parameters: nothing later can believe them, or fail on
/// them.
/// </summary>
internal static class Bodies
{
    private const string Json = "application/json";
    private const string Utf8 = "utf-8";
    private const string Unpacked = "identity";

    /// <summary>Refuses a body that the operation cannot read (415).</summary>
    public static Task CheckType(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not { } accepted)
            return next(context);

        var headers = context.Request.Headers;
        if (headers.ContentEncoding.SelectMany(line => (line ?? "").Split(','))
            .Any(coding => !string.IsNullOrWhiteSpace(coding) && !coding.Trim().Equals(Unpacked, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.Headers.AcceptEncoding = Unpacked;
            return Refuse(context, "The body must not be packed: send it as it is.");
        }

        // Whether there must be one is the operation's to say.
        if (headers.ContentType.Count == 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return next(context);
        if (TypeOf(headers.ContentType.ToArray(), accepted.ContentTypes) is not { } type)
            return Refuse(context, $"Send {string.Join(" or ", accepted.ContentTypes)}, in UTF-8.");
        headers.ContentType = type;
        return next(context);
    }

    private static string? TypeOf(string?[] lines, IReadOnlyList<string> accepted)
    {
        if (lines is not [{ } line] || !MediaTypeHeaderValue.TryParse(line, out var type) || type.MatchesAllSubTypes
            || type.Parameters.Any(
                parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
                    && !parameter.GetUnescapedValue().Equals(Utf8, StringComparison.OrdinalIgnoreCase)))
            return null;
        var name = type.MediaType.ToString().ToLowerInvariant();
        return accepted.Contains(name, StringComparer.Ordinal) ? name
            : accepted.Contains(Json, StringComparer.Ordinal) && name.StartsWith("application/", StringComparison.Ordinal)
            && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase) ? Json
            : null;
    }

    private static Task Refuse(HttpContext context, string detail) =>
        new Problem(ProblemType.UnsupportedMediaType, detail).ExecuteAsync(context);
}
