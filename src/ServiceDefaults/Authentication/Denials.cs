using CleanOrders.Application.UseCases;

namespace CleanOrders.ServiceDefaults.Authentication;

/// <summary>Who was known and not allowed: one line for each, with ids. Many of one caller are worth a look.</summary>
internal static partial class Denials
{
    public static void UseDenialLog(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response.StatusCode == StatusCodes.Status403Forbidden)
            Note(context);
    });

    private static void Note(HttpContext context)
    {
        if (context.User is not SignedIn { Caller: var caller })
            return;
        var permission = context.GetEndpoint()?.Metadata.GetMetadata<Access>()?.Permissions.Select(needed => needed.Name) is { } names
            ? string.Join(", ", names)
            : null;
        Denied(
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Denials).FullName!),
            caller.User.ToString(), caller.Session?.ToString()
                ?? caller.Key?.ToString(), context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText,
                permission);
    }

    [LoggerMessage(120, LogLevel.Information, "{User} with {Credential} was refused {Method} {Route}, which needs {Permission}")]
    private static partial void Denied(ILogger logger, string user, string? credential, string method, string? route, string? permission);
}
