using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.WebApi.Responses;

/// <summary>A success. It is turned into bytes at once, so that what is stored under a key is what is sent.</summary>
internal sealed class Reply(int status, string? location, string? eTag, ReadOnlyMemory<byte> body) : IResult
{
    public bool IsReplay { get; init; }

    /// <summary>200. What has no version is tagged by its content.</summary>
    public static Reply Ok<T>(T body, int? version = null)
    {
        var json = Json(body);
        return new(200, location: null, ETag(version) ?? $"\"{Base64Url.EncodeToString(SHA256.HashData(json).AsSpan(0, 12))}\"", json);
    }

    /// <summary>
    /// 200, of what shows more than its version says, as counts that others change: its tag has a hash too, and as a precondition it
    /// stands for the version alone.
    /// </summary>
    public static Reply OkWithCounts<T>(T body, int version)
    {
        var json = Json(body);
        return new(200, location: null, TagOf(version, json), json);
    }

    /// <summary>201, with the tag that <see cref="OkWithCounts"/> gives what nobody has changed since.</summary>
    public static Reply CreatedWithCounts<T>(string location, T body, int version)
    {
        var json = Json(body);
        return new(201, location, TagOf(version, json), json);
    }

    public static Reply Created<T>(string? location, T body, int? version = null) => new(201, location, ETag(version), Json(body));

    /// <summary>202: it is not done yet, and shows at the address how it goes.</summary>
    public static Reply Accepted<T>(string location, T body) => new(202, location, eTag: null, Json(body));

    public static Reply NoContent() => NoContent(isReplay: false);

    public static Reply NoContent(bool isReplay) =>
        new(204, location: null, eTag: null, ReadOnlyMemory<byte>.Empty) { IsReplay = isReplay };

    /// <summary>The reply that <see cref="Store"/> made bytes of.</summary>
    public static Reply From(StoredResponse stored)
    {
        var line = stored.Content.Span.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(stored.Content.Span[..line]).Split(' ') is [var status, var location, var eTag]
            ? new Reply(int.Parse(status, CultureInfo.InvariantCulture), location == "-" ? null : location, eTag == "-"
                ? null
                : eTag, stored.Content[(line + 1)..])
            { IsReplay = stored.IsReplay }
            : throw new InvalidOperationException("A stored response begins with its status, location and tag.");
    }

    /// <summary>As bytes: a line with its status, location and tag, <c>-</c> for what there is not; then its body.</summary>
    public StoredResponse Store() => new((byte[])[.. Encoding.UTF8.GetBytes($"{status} {location ?? "-"} {eTag ?? "-"}\n"), .. body.Span]);

    /// <summary>What its body says.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(body.Span, DomainJson.Options)!;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        if (location is not null)
            response.Headers.Location = location;
        if (eTag is not null)
            response.Headers.ETag = eTag;
        if (IsReplay)
            response.Headers["Idempotent-Replayed"] = "true";

        if (eTag is not null && HttpMethods.IsGet(httpContext.Request.Method) && Preconditions.HasCurrent(httpContext.Request, eTag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (body.IsEmpty)
            return Task.CompletedTask;

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    /// <summary>The entity tag of a version.</summary>
    public static string TagOf(int version) => $"\"{version}\"";

    private static string TagOf(int version, byte[] json) =>
        $"{TagOf(version)[..^1]}-{Base64Url.EncodeToString(SHA256.HashData(json).AsSpan(0, 12))}\"";

    private static string? ETag(int? version) => version is { } number ? TagOf(number) : null;

    private static byte[] Json<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options);
}

internal static class ResultToHttp
{
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> success) =>
        result.IsFailure ? new Problem(result.Error) : success(result.Value);

    public static IResult ToHttp(this Result result, Func<IResult> success) => result.IsFailure ? new Problem(result.Error) : success();

    /// <summary>A page, with the address of the next one in its <c>Link</c> header (RFC 8288).</summary>
    /// <param name="by">The parameter that says where a page begins.</param>
    public static IResult ToPage<T>(this Result<Page<T>> result, HttpContext context, string by = "cursor") => result.ToHttp(page =>
    {
        if (page.Next is not null)
        {
            var query = context.Request.Query.Where(pair => pair.Key != by).Append(new(by, page.Next));
            context.Response.Headers.Link = $"<{context.Request.Path}{QueryString.Create(query)}>; rel=\"next\"";
        }

        if (page.Total is not null)
            context.Response.Headers["Preference-Applied"] = "return=total-count";
        return Reply.Ok(new ListBody<T>(page.Items, page.Next, page.Total));
    });
}

/// <summary>A list on the wire: <c>next</c> is there even when it is null, because it is the sign of the end.</summary>
internal sealed record ListBody<T>(
    IReadOnlyList<T> Items,
    [property: System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] string? Next,
    long? Total);
