using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Http;

/// <summary>Entity tags (RFC 9110, section 8.8.3): the strong tag of a thing is its version in quotes.</summary>
internal static class Preconditions
{
    /// <summary>Whether the caller has this version already (If-None-Match).</summary>
    public static bool HasCurrent(HttpRequest request, string etag) =>
        request.Headers.IfNoneMatch.Count > 0
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == etag);
}

/// <summary>The versions that the caller would act on (If-Match); null if any will do.</summary>
internal sealed record IfMatch(IReadOnlyCollection<int>? Versions)
{
    /// <summary>Binds the header. A weak or foreign tag matches nothing, which is what it should.</summary>
    public static ValueTask<IfMatch?> BindAsync(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0 || (EntityTagHeaderValue.TryParseList(header, out var tags) && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any))))
            return ValueTask.FromResult<IfMatch?>(new IfMatch(Versions: null));
        return ValueTask.FromResult<IfMatch?>(new IfMatch(
            [.. (tags ?? []).Where(tag => !tag.IsWeak).Select(tag => int.TryParse(tag.Tag.AsSpan().Trim('"'), CultureInfo.InvariantCulture, out var version) ? version : 0)]));
    }
}

/// <summary>Refuses a change without <c>If-Match</c> (428, RFC 6585).</summary>
internal sealed class IfMatchRequired : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers.IfMatch.Count == 0
            ? new Problem(ProblemType.PreconditionRequired, "Send If-Match with the ETag of what you saw.")
            : await next(context);
}
