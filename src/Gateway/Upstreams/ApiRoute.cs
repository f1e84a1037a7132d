using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace CleanOrders.Gateway.Upstreams;

internal enum RouteKind
{
    /// <summary>A request that is taken in whole, and has a time limit.</summary>
    Call,

    /// <summary>It takes or answers a file, which goes through as it comes.</summary>
    File,

    /// <summary>Server-sent events or a WebSocket: no time limit, and a limited number.</summary>
    Stream,
}

/// <summary>What is refused first where there is too much to do.</summary>
internal enum Priority
{
    Low,
    Normal,
    High,
}

/// <summary>
/// What the gateway knows of the API: which addresses are treated differently, and how they are called in logs and metrics. An address that
/// is not here is passed on too, as <c>other</c>.
/// </summary>
/// <param name="IsLimited">Not for providers, whose webhooks must get through, nor for documents, as in the API itself.</param>
/// <param name="Accept">A media type that a request must accept to be of this route; nothing: any.</param>
internal sealed record ApiRoute(
    string Id, string Path, RouteKind Kind = RouteKind.Call, Priority Priority = Priority.Normal, bool IsLimited = true,
    string? Accept = null)
{
    /// <summary>Never reached from outside: health and metrics of an instance, and what no client has a use for.</summary>
    public static readonly IReadOnlyList<string> Hidden = ["/health", "/metrics", "/admin", "/internal", "/debug"];

    public static readonly IReadOnlyList<ApiRoute> Table =
    [
        new("orders.events", "/v1/orders/{id}/events", RouteKind.Stream),
        new("orders.payments", "/v1/orders/{id}/payments", Priority: Priority.High),
        new("orders", "/v1/orders/{**rest}"),
        new("payments.webhooks", "/v1/payments/webhooks/{provider}", Priority: Priority.High, IsLimited: false),
        new("payments", "/v1/payments/{**rest}", Priority: Priority.High),
        new("mail-reports", "/v1/mail-reports", Priority: Priority.Low, IsLimited: false),
        new("auth", "/v1/auth/{**rest}"),
        new("keys", "/.well-known/{**rest}", Priority: Priority.High, IsLimited: false),
        new("me.stream", "/v1/me/notifications/stream", RouteKind.Stream),
        new("me", "/v1/me/{**rest}"),
        new("products", "/v1/products/{**rest}"),
        new("inventory", "/v1/inventory/{**rest}"),
        new("conversations.events", "/v1/conversations/{id}/events", RouteKind.Stream),
        new("conversations.attachments", "/v1/conversations/{id}/attachments/{**rest}", RouteKind.File),
        new("conversations", "/v1/conversations/{**rest}"),
        new("hubs", "/hubs/{**rest}", RouteKind.Stream),
        // only with graphql
        new("graphql", "/graphql"),
        // A subscription, which is a stream and has the address of a query.
        new("graphql.events", "/graphql", RouteKind.Stream, Accept: "text/event-stream"),
        new("graphql.page", "/graphql/page/{**rest}", Priority: Priority.Low, IsLimited: false),
        // end of graphql
        new("jobs.result", "/v1/jobs/{id}/result", RouteKind.File, Priority.Low),
        new("jobs", "/v1/jobs/{**rest}", Priority: Priority.Low),
        new("job-files", "/v1/job-files", RouteKind.File, Priority.Low),
        new("dead-letters", "/v1/dead-letters/{**rest}", Priority: Priority.Low),
        new("events", "/v1/events", Priority: Priority.Low),
        new("articles", "/v1/articles/{**rest}", Priority: Priority.Low),
        new("reviews", "/v1/reviews/{**rest}", Priority: Priority.Low),
        new("comments", "/v1/comments/{**rest}", Priority: Priority.Low),
        new("moderation", "/v1/moderation/{**rest}", Priority: Priority.Low),
        new("docs", "/docs/{**rest}", Priority: Priority.Low, IsLimited: false),
        new("openapi", "/openapi/{**rest}", Priority: Priority.Low, IsLimited: false),
        new("problems", "/problems/{**rest}", Priority: Priority.Low, IsLimited: false),
        new("other", "/{**rest}"),
    ];

    private static readonly Dictionary<string, ApiRoute> ById =
        Table.ToDictionary(route => route.Id, StringComparer.Ordinal);

    public static ApiRoute Named(string id) => ById[id];

    /// <returns>Nothing for what the gateway answers itself.</returns>
    public static ApiRoute? Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is { Config.RouteId: var id } ? ById[id] : null;

    /// <summary>The same as configuration of the proxy.</summary>
    public static IReadOnlyList<RouteConfig> ToConfig(string cluster) =>
    [
        .. Table.Select((route, order) => new RouteConfig
        {
            RouteId = route.Id,
            ClusterId = cluster,
            Match = new RouteMatch
            {
                Path = route.Path,
                Headers = route.Accept is { } accepted
                    ? [new RouteHeader { Name = "Accept", Mode = HeaderMatchMode.Contains, Values = [accepted] }]
                    : null,
            },
        }),
    ];
}
