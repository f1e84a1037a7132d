using System.Globalization;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Responses;

/// <summary>Entity tags (RFC 9110, section 8.8.3): the strong tag of a thing is its version in quotes.</summary>
internal static class Preconditions
{
    /// <summary>Whether the caller has this version already (If-None-Match): a weak tag says it as well.</summary>
    public static bool HasCurrent(HttpRequest request, string etag) =>
        TagsIn(request.Headers.IfNoneMatch) is var tags && (tags is null || tags.Any(tag => tag.Tag == etag));

    /// <summary>
    /// The tags of a header, each as it stands: they are compared and not read. Nothing for <c>*</c>, none where it is broken.
    /// </summary>
    public static IList<EntityTagHeaderValue>? TagsIn(StringValues header) => header switch
    {
        [{ } only] when only.AsSpan().Trim(" \t") is "*" => null,
        _ when EntityTagHeaderValue.TryParseList(header, out var tags) && !tags.Contains(EntityTagHeaderValue.Any) => tags,
        _ => [],
    };
}

/// <summary>The versions that the caller would act on (If-Match); null if any will do.</summary>
internal sealed record IfMatch(IReadOnlyCollection<int>? Versions)
{
    /// <summary>Binds the header. A weak or foreign tag matches nothing, which is what it should.</summary>
    public static ValueTask<IfMatch?> BindAsync(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        return ValueTask.FromResult<IfMatch?>(
            new IfMatch(header.Count == 0 || Preconditions.TagsIn(header) is not { } tags
                ? null
                : [.. tags.Where(tag => !tag.IsWeak).Select(VersionIn).OfType<int>()]));
    }

    // Only what this service writes is a tag of a version: "01" is another tag than "1". What follows it is of what others change, which
    // is no reason to refuse.
    private static int? VersionIn(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.AsSpan().Trim('"');
        var end = text.IndexOf('-');
        return int.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && (end < 0 ? tag.Tag == Reply.TagOf(version) : tag.Tag.StartsWith($"{Reply.TagOf(version)[..^1]}-", StringComparison.Ordinal))
                ? version
                : null;
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
