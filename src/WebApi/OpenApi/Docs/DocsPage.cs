using CleanOrders.WebApi.Requests;
using Microsoft.Net.Http.Headers;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace CleanOrders.WebApi.OpenApi.Docs;

/// <summary>
/// The page at <c>/docs</c> where a person reads the API and tries it. Its assets are inside the assembly: it works offline.
/// </summary>
internal static partial class DocsPage
{
    private const string Path = "/docs";
    private const string ScriptName = "look.js";

    // Scripts of this service only, and nothing of anybody else. The page draws its icons from data: and styles itself.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri "
            + "'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] PartialRequests =
        [HeaderNames.Range, HeaderNames.IfRange, HeaderNames.IfMatch, HeaderNames.IfUnmodifiedSince];

    public static void UseDocsPage(this WebApplication app)
    {
        _ = app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase))
                return next(context);
            if (!context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal))
                return Addresses.Answer(context, allow: null);
            if (context.Request.Method == HttpMethods.Get)
            {
                // The files behind it would answer a part, or refuse by themselves. Nobody needs a part of them.
                foreach (var header in PartialRequests)
                    _ = context.Request.Headers.Remove(header);
                context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
                context.Response.Headers.XContentTypeOptions = "nosniff";
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
                return context.Request.Path.Value == $"{Path}/{ScriptName}" ? SendScript(context.Response) : next(context);
            }

            return Addresses.Answer(context, context.Request.Path.Value is Path or $"{Path}/index.html" ? "GET, HEAD, OPTIONS" : null);
        });
        _ = app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = Path[1..];
            page.DocumentTitle = "Orders API";
            page.HeadContent = DocsPageStyle.Style;
            page.InjectJavascript(ScriptName);
            page.SwaggerEndpoint(ApiDocument.Address, "v1");
            page.EnableDeepLinking();
            page.EnableTryItOutByDefault();
            page.DisplayRequestDuration();
            page.DefaultModelsExpandDepth(-1);

            // A topic opens when it is clicked: of a list as long as all of them the page draws what is in sight alone.
            page.DocExpansion(DocExpansion.None);
        });
    }

    private static Task SendScript(HttpResponse response)
    {
        response.ContentType = "text/javascript; charset=utf-8";
        return response.WriteAsync(DocsPageStyle.Script, response.HttpContext.RequestAborted);
    }

    public static void MapDocsPage(this WebApplication app)
    {
        _ = app.MapGet("/", () => Results.Redirect(Path)).AllowAnonymous().ExcludeFromDescription();
        _ = app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (app.Urls.FirstOrDefault() is { } address)
                Log.Docs(app.Logger, $"{Reachable(address)}{Path}");
        });
    }

    // Whoever listens everywhere is reached here by name.
    private static string Reachable(string address) =>
        address.Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal)
            .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Read the API and try it: {Address}")]
        public static partial void Docs(ILogger logger, string address);
    }
}
