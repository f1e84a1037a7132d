using System.Globalization;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.ServiceDefaults.Requests;
using CleanOrders.WebApi.Responses;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Routing;

/// <summary>What holds for every request and every answer.</summary>
internal static class Conventions
{
    public static void UseConventions(this WebApplication app)
    {
        app.UseRequestLog();
        app.UseRequestIds();
        _ = app.Use(CacheControl).Use(HeadRequests.AsGet);
        app.UseProblems();
    }

    /// <summary>What belongs to a caller is never kept by a shared cache, and tokens and keys by none.</summary>
    private static Task CacheControl(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            if (context.Request.Path.StartsWithSegments("/v1/auth", StringComparison.OrdinalIgnoreCase)
                || context.GetEndpoint()?.Metadata.GetMetadata<AnswerNotKept>() is not null)
                headers.CacheControl = "no-store";
            else if (context.User.Identity?.IsAuthenticated == true
                || (headers.CacheControl.Count == 0 && context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)))
                headers.CacheControl = "private, no-cache";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}

/// <summary>The query parameters that an operation takes. Any other is refused, so that a misspelt filter is never ignored.</summary>
internal sealed record QueryParameters(IReadOnlyList<string> Names);

internal static class QueryParametersExtensions
{
    public static void UseKnownParametersOnly(this WebApplication app) => app.Use((context, next) =>
    {
        if (!context.Request.QueryString.HasValue || context.GetEndpoint() is not { } endpoint
            || !context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            return next(context);

        var known = endpoint.Metadata.GetMetadata<QueryParameters>()?.Names ?? [];
        var unknown = context.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal));
        return unknown is null
            ? next(context)
            : new Problem(
                ProblemType.UnknownParameter, known.Count == 0
                    ? "This operation takes no query parameters."
                    : $"The parameters are {string.Join(", ", known)}.").ExecuteAsync(context);
    });
}

internal static class AcceptExtensions
{
    private static readonly AnswersAs Usual = new("application/json");

    /// <summary>
    /// Nobody is sent what they do not accept; the most specific range that a caller names decides (RFC 9110, section 12.5.1).
    /// </summary>
    public static void UseAcceptableOnly(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.Accept.Count == 0 || context.GetEndpoint() is not { } endpoint
            || !context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            return next(context);
        if ((endpoint.Metadata.GetMetadata<AnswersAs>() ?? Usual).MediaType is not { } name)
            return next(context);

        var offered = new MediaTypeHeaderValue(name) { Charset = "utf-8" };
        var accepted = context.Request.GetTypedHeaders().Accept;
        var range = accepted.Where(offered.IsSubsetOf).MinBy(range => (range.MatchesAllTypes, range.MatchesAllSubTypes));
        return accepted.Count == 0 || range is { Quality: not 0 }
            ? next(context)
            : new Problem(ProblemType.NotAcceptable, $"Accept {name}.").ExecuteAsync(context);
    });
}

internal sealed class SkuConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        Sku.TryParse(values[routeKey] as string, out _);
}

internal sealed class SlugConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        Slug.TryParse(values[routeKey] as string, out _);
}

/// <summary>1, 2, 3 ..., each in its one spelling: <c>01</c> names nothing.</summary>
internal sealed class NumberConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string text && text is [>= '1' and <= '9', ..]
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

internal sealed class PostConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        PostId.TryParse(values[routeKey] as string, out _);
}

/// <summary>A route value that must be an id of one kind; anything else is simply not there (404).</summary>
internal sealed class IdConstraint<TId> : IRouteConstraint
    where TId : struct, ITypedId<TId>
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        TypedId.TryParse<TId>(values[routeKey] as string, out _);
}
