namespace CleanOrders.Infrastructure.RateLimiting.Settings;

/// <summary>Calls that cost the same.</summary>
/// <param name="Path">It and all below it, as in <c>/v1/auth</c>: whole segments are compared.</param>
/// <param name="Methods">None: all.</param>
/// <param name="Cost">How many tokens a call takes of each rate and quota.</param>
internal sealed record LimitRoute(string Name, string Path, IReadOnlyList<string> Methods, long Cost)
{
    public bool Matches(string method, string path) =>
        IsAtOrBelow(path) && (Methods.Count == 0 || Methods.Contains(method, StringComparer.OrdinalIgnoreCase));

    private bool IsAtOrBelow(string path) => path.StartsWith(Path, StringComparison.Ordinal)
        && (path.Length == Path.Length || Path[^1] == '/' || path[Path.Length] == '/');
}

/// <summary>Finds the most specific route: the longest path, and of two with the same path the one that names methods.</summary>
internal sealed class LimitRoutes(IEnumerable<LimitRoute> routes)
{
    private readonly LimitRoute[] _routes =
    [
        .. routes.OrderByDescending(route => route.Path.Length).ThenByDescending(route => route.Methods.Count > 0)
            .ThenBy(route => route.Name, StringComparer.Ordinal),
    ];

    public LimitRoute? Of(string method, string path)
    {
        foreach (var route in _routes)
        {
            if (route.Matches(method, path))
                return route;
        }

        return null;
    }
}
