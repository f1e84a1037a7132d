namespace CleanOrders.ServiceDefaults.Requests;

/// <summary>
/// One line for each request, without its query: people put keys there, and a request that is refused for that has been logged by then.
/// The framework's own lines have the query, and are not written whatever the settings say.
/// </summary>
internal static partial class RequestLog
{
    /// <summary>Who writes the address of a request with its query, or bytes of one that could not be read.</summary>
    private static readonly string[] Indiscreet =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"];

    public static IServiceCollection AddRequestLog(this IServiceCollection services) =>
        services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // A rule for one provider goes before a rule for all: so there is no rule to add, and each that was set is narrowed. The first is
        // for what none is set for.
        LoggerFilterRule[] set = [new(providerName: null, categoryName: null, options.MinLevel, filter: null), .. options.Rules];
        options.Rules.Clear();
        foreach (var rule in set)
        {
            options.Rules.Add(new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel,
                (provider, category, level) => MayWrite(category, level) && rule.Filter?.Invoke(provider, category, level) != false));
        }
    });

    public static void UseRequestLog(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestLog).FullName!);
        var clock = app.Services.GetRequiredService<TimeProvider>();
        _ = app.Use((context, next) => logger.IsEnabled(LogLevel.Information) ? Write(context, next, logger, clock) : next(context));
    }

    private static async Task Write(HttpContext context, RequestDelegate next, ILogger logger, TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Log.Answered(
                logger, context.Request.Method, LoggedPath.Of(context.Request.Path.ToUriComponent()), context.Response.StatusCode,
                Math.Round(clock.GetElapsedTime(began).TotalMilliseconds, 1), context.TraceIdentifier);
        }
    }

    private static bool MayWrite(string? category, LogLevel level) =>
        level >= LogLevel.Warning || !Indiscreet.Contains(category, StringComparer.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Method} {Path} answered {Status} after {Milliseconds} ms: {RequestId}")]
        public static partial void Answered(ILogger logger, string method, string path, int status, double milliseconds, string requestId);
    }
}
