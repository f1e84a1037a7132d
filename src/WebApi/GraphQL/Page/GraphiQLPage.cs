using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using CleanOrders.WebApi.Requests;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.GraphQL.Page;

/// <summary>
/// GraphiQL, where a browser asks for <c>/graphql</c>: a person reads the schema there and tries it. Its files are inside the assembly: it
/// works offline, and asks nobody else for anything.
/// </summary>
internal static class GraphiQLPage
{
    private const string Address = "/graphql";
    private const string Folder = $"{Address}/page/";
    private const string Start = "index.html";
    private const string Packed = ".gz";

    /// <summary>What the names of its files begin with in the assembly, as the project file says.</summary>
    private const string Prefix = "graphiql/";

    // Scripts of this service only, and nothing of anybody else. The page draws its icons from data: and styles itself.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri "
            + "'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Assembly Code = typeof(GraphiQLPage).Assembly;

    private static readonly FrozenSet<string> Files = Code.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..])
        .ToFrozenSet(StringComparer.Ordinal);

    // Another build has another tag. It is weak, since it stands for a file as it is and for the same one compressed.
    private static readonly EntityTagHeaderValue Tag = new($"\"{Code.ManifestModule.ModuleVersionId:N}\"", isWeak: true);

    public static void UseGraphiQL(this WebApplication app, bool isShown)
    {
        if (isShown)
            _ = app.Use(Answer);
    }

    // Programs get past it to the endpoint.
    private static Task Answer(HttpContext context, RequestDelegate next)
    {
        var (request, path) = (context.Request, context.Request.Path.Value ?? "");
        var isGet = request.Method == HttpMethods.Get;
        if (path == Address)
            return isGet && PrefersPage(request) ? Send(context, Start, HeaderNames.Accept) : next(context);
        if (!path.StartsWith(Folder, StringComparison.Ordinal) || !IsFile(path[Folder.Length..]))
            return next(context);
        return isGet ? Send(context, path[Folder.Length..], HeaderNames.AcceptEncoding) : Addresses.Answer(context, "GET, HEAD, OPTIONS");
    }

    private static bool PrefersPage(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(range => range.Quality ?? 1).FirstOrDefault() is { } first
            && first.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase);

    // Each has one address: the page's own is that of the endpoint, and a compressed file's is without the ending.
    private static bool IsFile(string name) =>
        name != Start && (Files.Contains(name + Packed) || (Files.Contains(name) && !name.EndsWith(Packed, StringComparison.Ordinal)));

    private static Task Send(HttpContext context, string name, string vary)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        headers.Vary = vary;
        return TypedResults.Stream(Open(context, name), TypeOf(name), entityTag: Tag).ExecuteAsync(context);
    }

    private static Stream Open(HttpContext context, string name)
    {
        if (!Files.Contains(name + Packed))
            return Code.GetManifestResourceStream(Prefix + name)!;
        var packed = Code.GetManifestResourceStream(Prefix + name + Packed)!;
        if (!context.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "gzip" && coding.Quality is not 0))
            return new GZipStream(packed, CompressionMode.Decompress);
        context.Response.Headers.ContentEncoding = "gzip";
        return packed;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".html" => "text/html; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
}
