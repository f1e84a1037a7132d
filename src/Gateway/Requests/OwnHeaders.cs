namespace CleanOrders.Gateway.Requests;

/// <summary>
/// Takes off what only a gateway may say: who calls, from where, and what was asked for. The API then reads these from the gateway alone,
/// however a client spelled them.
/// </summary>
internal static class OwnHeaders
{
    private static readonly string[] Families =
        ["X-User-", "X-Internal-", "X-Consumer-", "X-Authenticated-", "X-Auth-", "X-Forwarded-", "X-Original-", "X-Envoy-"];

    private static readonly HashSet<string> Single = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-User", "X-Roles", "X-Role", "X-Permissions", "X-Forwarded", "Forwarded", "X-Real-IP", "True-Client-IP", "X-Client-IP",
        "X-Cluster-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP", "X-Rewrite-URL", "X-Host", "X-Remote-User", "Remote-User",
        "Proxy-Authorization", "Proxy-Connection", "Proxy",
    };

    public static Task TakeOff(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        List<string>? refused = null;
        foreach (var (name, _) in headers)
        {
            if (IsOfTheGateway(name))
                (refused ??= []).Add(name);
        }

        foreach (var name in refused ?? [])
            _ = headers.Remove(name);

        // The API's log has the id that the answer has.
        headers[RequestIdHeader] = context.TraceIdentifier;
        return next(context);
    }

    private const string RequestIdHeader = "X-Request-Id";

    /// <summary>Servers that read headers as variables take <c>_</c> and <c>-</c> for the same: no header of the API has one.</summary>
    private static bool IsOfTheGateway(string name) => name.Contains('_', StringComparison.Ordinal) || Single.Contains(name)
        || Array.Exists(Families, family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase));
}
