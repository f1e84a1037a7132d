using System.Buffers;
using System.Globalization;
using CleanOrders.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CleanOrders.WebApi.Requests;

/// <summary>
/// One resource has one address, in one spelling: another case, a slash at the end or a letter that is encoded without need name nothing.
/// So the path of a request is the scope of its idempotency key. And each address says what methods it takes: HEAD where it takes GET, and
/// always OPTIONS.
/// </summary>
internal sealed class Addresses(EndpointDataSource routes, ParameterPolicyFactory policies)
{
    private const string OfTheService = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private readonly Lazy<IReadOnlyList<Address>> _known =
        new(() => [.. routes.Endpoints.OfType<RouteEndpoint>().Select(route => new Address(route, policies))]);

    /// <summary>Lets a request go on to its operation, if it names its address as that is spelled; else answers by itself.</summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        var (request, path) = (context.Request, context.Request.Path.Value);
        if (string.IsNullOrEmpty(path))
            return Answer(context, HttpMethods.IsOptions(request.Method) ? OfTheService : null);

        var isSpelled = IsSpelledAsItIs(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (isSpelled && context.GetEndpoint() is RouteEndpoint route && Address.Fits(route.RoutePattern, path)
            && Address.MethodsOf(route).Contains(request.Method, StringComparer.Ordinal))
            return next(context);

        HashSet<string> methods = isSpelled
            ? [.. _known.Value.Where(address => address.IsAt(path)).SelectMany(address => address.Methods)]
            : [];

        // Where the framework refuses what the address takes, it is for the body's type: that answer stays its own.
        return methods.Contains(request.Method) && context.GetEndpoint() is not (null or RouteEndpoint)
            ? next(context)
            : Answer(context, Allow(methods));
    }

    /// <summary>Answers what has no operation: that nothing is there, or which methods are taken there.</summary>
    public static Task Answer(HttpContext context, string? allow)
    {
        context.SetEndpoint(null);
        context.Response.Headers.Allow = allow;
        context.Response.StatusCode = allow is null ? StatusCodes.Status404NotFound
            : context.Request.Method == HttpMethods.Options ? StatusCodes.Status204NoContent
            : StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    private static string? Allow(HashSet<string> methods)
    {
        if (methods.Count == 0)
            return null;
        _ = methods.Add(HttpMethods.Options);
        if (methods.Contains(HttpMethods.Get))
            _ = methods.Add(HttpMethods.Head);
        return string.Join(", ", methods.Order(StringComparer.Ordinal));
    }

    private static bool IsSpelledAsItIs(ReadOnlySpan<char> target)
    {
        var path = RequestTarget.PathOf(target);
        if (path is not ['/', ..] || path is [_, .., '/'] || path.Contains("//", StringComparison.Ordinal))
            return false;
        foreach (var segment in path.Split('/'))
        {
            if (path[segment] is "." or "..")
                return false;
        }

        for (; path.IndexOf('%') is >= 0 and var at && at + 2 < path.Length; path = path[(at + 1)..])
        {
            if (byte.TryParse(path.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)
                && Unreserved.Contains((char)octet))
                return false;
        }

        return true;
    }

    /// <summary>Where a route is, and what it takes. All are of plain segments: a literal or a parameter.</summary>
    private sealed class Address(RouteEndpoint route, ParameterPolicyFactory policies)
    {
        private readonly RoutePattern _pattern = route.RoutePattern;

        public IReadOnlyList<string> Methods => MethodsOf(route);

        public static IReadOnlyList<string> MethodsOf(RouteEndpoint route) =>
            route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [HttpMethods.Get];

        /// <summary>Whether the literals of a route stand in a path as they are spelled.</summary>
        public static bool Fits(RoutePattern pattern, string path)
        {
            var rest = path.AsSpan();
            foreach (var part in pattern.PathSegments)
            {
                if (rest is not ['/', ..])
                    return false;
                rest = rest[1..];
                var segment = rest.IndexOf('/') is >= 0 and var end ? rest[..end] : rest;
                if (part.Parts[0] is RoutePatternLiteralPart literal ? !segment.SequenceEqual(literal.Content) : segment.IsEmpty)
                    return false;
                rest = rest[segment.Length..];
            }

            return rest.IsEmpty || (pattern.PathSegments.Count == 0 && rest is "/");
        }

        public bool IsAt(string path)
        {
            if (!Fits(_pattern, path))
                return false;
            var segments = path[1..].Split('/');
            return _pattern.PathSegments.Select((segment, at) => (Part: segment.Parts[0] as RoutePatternParameterPart, Value: segments[at]))
                .All(one => one.Part is null
                    || one.Part.ParameterPolicies.Select(policy => policies.Create(one.Part, policy)).OfType<IRouteConstraint>()
                    .All(constraint =>
                        constraint.Match(
                            httpContext: null, route: null, one.Part.Name, new RouteValueDictionary { [one.Part.Name] = one.Value },
                            RouteDirection.IncomingRequest)));
        }
    }
}
