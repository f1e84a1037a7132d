using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Requests;

namespace CleanOrders.WebApi.Responses;

/// <summary>A success. It is turned into bytes at once, so that what is stored under a key is what is sent.</summary>
internal sealed class Reply(Answer answer) : IResult
{
    public Answer Answer => answer;

    /// <summary>200. What has no version is tagged by its content.</summary>
    public static Reply Ok<T>(T body, int? version = null)
    {
        var json = Json(body);
        return new(new Answer(200, Location: null, ETag(version) ?? $"\"{Base64Url.EncodeToString(SHA256.HashData(json).AsSpan(0, 12))}\"", json));
    }

    public static Reply Created<T>(string? location, T body, int? version = null) => new(new Answer(201, location, ETag(version), Json(body)));

    /// <summary>202: it is not done yet, and shows at the address how it goes.</summary>
    public static Reply Accepted<T>(string location, T body) => new(new Answer(202, location, ETag: null, Json(body)));

    public static Reply NoContent() => new(Answer.Nothing);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        if (answer.Location is not null)
            response.Headers.Location = answer.Location;
        if (answer.ETag is not null)
            response.Headers.ETag = answer.ETag;
        if (answer.IsReplay)
            response.Headers["Idempotent-Replayed"] = "true";

        if (answer.ETag is not null && HttpMethods.IsGet(httpContext.Request.Method) && Preconditions.HasCurrent(httpContext.Request, answer.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (answer.Body.IsEmpty)
            return Task.CompletedTask;

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Body.Length;
        return response.Body.WriteAsync(answer.Body, httpContext.RequestAborted).AsTask();
    }

    /// <summary>The entity tag of a version.</summary>
    public static string TagOf(int version) => $"\"{version}\"";

    private static string? ETag(int? version) => version is { } number ? TagOf(number) : null;

    private static byte[] Json<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options);
}

internal static class ResultToHttp
{
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> success) => result.IsFailure ? new Problem(result.Error) : success(result.Value);

    public static IResult ToHttp(this Result result, Func<IResult> success) => result.IsFailure ? new Problem(result.Error) : success();

    /// <summary>A page, with the address of the next one in its <c>Link</c> header (RFC 8288).</summary>
    public static IResult ToPage<T>(this Result<Page<T>> result, HttpContext context) => result.ToHttp(page =>
    {
        if (page.Next is not null)
        {
            var query = context.Request.Query.Where(pair => pair.Key != "cursor").Append(new("cursor", page.Next));
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
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] string? Next,
    long? Total);
