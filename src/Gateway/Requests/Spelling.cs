using System.Buffers;
using System.Globalization;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace CleanOrders.Gateway.Requests;

/// <summary>
/// One resource has one path, in one spelling (docs/adr/0025). What is spelled otherwise is refused here, so that limits, logs and the API
/// see the same path: no encoded, empty or dot segment, no slash at the end, no parameters of a segment, no capital where a name stands.
/// Only the slug of an article can have letters that have to be encoded.
/// </summary>
internal static class Spelling
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/");

    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Behind these stands a sku, which has capitals.</summary>
    private static readonly string[] BeforeSku = ["/v1/products/", "/v1/inventory/"];

    /// <summary>Behind this stands a slug.</summary>
    private const string BeforeSlug = "/v1/articles/";

    private static readonly string[] Methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

    public static Problem? Refusal(HttpContext context)
    {
        if (!Array.Exists(Methods, method => method == context.Request.Method) && !IsWebSocketOfHttp2(context))
        {
            context.Response.Headers.Allow = string.Join(", ", Methods);
            return new Problem(ProblemType.MethodNotAllowed, "No address takes this method.");
        }

        return IsPlain(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
            ? null
            : new Problem(ProblemType.RouteNotFound, "A path has one spelling: this is not it.");
    }

    /// <param name="target">As it came, before the server decoded it and took out its dots.</param>
    public static bool IsPlain(ReadOnlySpan<char> target)
    {
        var path = RequestTarget.PathOf(target);
        if (path is "/")
            return true;
        if (path.StartsWith(BeforeSlug, StringComparison.Ordinal) && path.Contains('%'))
            return IsPlainBehindSlug(path[BeforeSlug.Length..]);
        if (path is not ['/', ..] || path is [.., '/'] || path.ContainsAnyExcept(Plain) || path.Contains("//", StringComparison.Ordinal))
            return false;
        foreach (var segment in path.Split('/'))
        {
            if (path[segment] is "." or "..")
                return false;
        }

        return !NamesOf(path).ContainsAny(Capitals) && !RestOf(path).ContainsAny(Capitals);
    }

    // Each letter beyond ASCII in the one way to encode it (RFC 3986, section 2.1), and what needs no encoding without.
    private static bool IsPlainBehindSlug(ReadOnlySpan<char> path)
    {
        var end = path.IndexOf('/') is >= 0 and var slash ? slash : path.Length;
        var (slug, rest) = (path[..end].ToString(), path[end..].ToString());
        var letters = Uri.UnescapeDataString(slug);
        return letters.All(letter => letter >= 0x80 ? char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || IsMark(letter)
                : char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            && Uri.EscapeDataString(letters) == slug && (rest.Length == 0 || (rest != "/" && IsPlain(rest)));
    }

    private static bool IsMark(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>The path up to the sku, or all of it where there is none.</summary>
    private static ReadOnlySpan<char> NamesOf(ReadOnlySpan<char> path)
    {
        foreach (var names in BeforeSku)
        {
            if (path.StartsWith(names, StringComparison.Ordinal))
                return names;
        }

        return path;
    }

    /// <summary>The path behind the sku.</summary>
    private static ReadOnlySpan<char> RestOf(ReadOnlySpan<char> path)
    {
        var behind = path[NamesOf(path).Length..];
        return behind.IndexOf('/') is >= 0 and var end ? behind[end..] : [];
    }

    private static bool IsWebSocketOfHttp2(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };
}
