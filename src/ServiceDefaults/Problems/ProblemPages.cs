using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CleanOrders.ServiceDefaults.Problems;

/// <summary>The pages behind the <c>type</c> of every problem: what it means and what to do.</summary>
internal static class ProblemPages
{
    public static void MapProblemPages(this IEndpointRouteBuilder app)
    {
        _ = app.MapGet("/problems", IResult () => Page("Problems", List())).AllowAnonymous().ExcludeFromDescription();
        _ = app.MapGet("/problems/{code}", IResult (string code) => ProblemType.Catalogue.TryGetValue(code, out var type)
            ? Page(type.Title, Explanation(type))
            : new Problem(ProblemType.RouteNotFound, "There is no problem with this code.")).AllowAnonymous().ExcludeFromDescription();
    }

    private static string List() =>
        $"<ul>{string.Concat(ProblemType.Catalogue.Values.OrderBy(type => type.Code, StringComparer.Ordinal).Select(
        type => $"<li><a href=\"/problems/{type.Code}\"><code>{type.Code}</code></a> {WebUtility.HtmlEncode(type.Title)}</li>"))}</ul>";

    private static string Explanation(ProblemType type) => $"""
        <p><code>{type.Code}</code>, status {type.Status}, {(type.Retryable ? "the same request can succeed later" : "the same request "
            + "will fail again")}</p>
        <p>{WebUtility.HtmlEncode(type.Explanation)}</p>
        <p><a href="/problems">All problems</a></p>
        """;

    private static ContentHttpResult Page(string title, string body) => TypedResults.Content($$"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}code{background:#eee;padding:.1em .3em}
        </style></head>
        <body><h1>{{WebUtility.HtmlEncode(title)}}</h1>{{body}}</body></html>
        """, "text/html; charset=utf-8");
}
