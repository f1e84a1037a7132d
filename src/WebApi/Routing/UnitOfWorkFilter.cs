using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using Microsoft.AspNetCore.Http.Metadata;

namespace CleanOrders.WebApi.Routing;

/// <summary>
/// The one invisible hop: it runs every command inside the unit of work. The endpoint's success is committed together
/// with its answer, its problem is not; what was answered before under the same key is answered again.
/// </summary>
internal sealed class UnitOfWorkFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        IdempotencyKey? key = null;
        if (http.Request.Method == HttpMethods.Post && http.GetEndpoint()?.Metadata.GetMetadata<AnswerNotKept>() is null)
        {
            var text = IdempotencyKeyHeader.Read(http.Request);
            if (text is { IsFailure: true } malformed)
                return new Problem(ProblemType.KeyMalformed, malformed.Error!.Detail);
            if (text is null && http.GetEndpoint()?.Metadata.GetMetadata<IdempotencyKeyRequired>() is not null)
                return new Problem(ProblemType.KeyMissing, "Send an Idempotency-Key header.");

            // An operation and its values have one method and one path (Addresses): no other spelling is another scope.
            if (text is not null)
                key = new IdempotencyKey(http.RequestServices.GetRequiredService<Caller>().User.ToString(), $"{HttpMethods.Post} {http.Request.Path}", text.Value, Fingerprint(context));
        }

        var unitOfWork = http.RequestServices.GetRequiredService<IUnitOfWork>();
        var outcome = await unitOfWork.Run(key, async _ => await Run(), http.RequestAborted);
        return outcome.IsFailure ? new Problem(outcome.Error) : new Reply(outcome.Value);

        async Task<Result<Answer>> Run() => await next(context) switch
        {
            Reply reply => reply.Answer,
            Problem { Error: { } error } => error,
            var other => throw new InvalidOperationException($"A command answers with a reply or an error, not with {other}."),
        };
    }

    /// <summary>A hash of the body as it was understood: white space and the order of members make no difference.</summary>
    private static byte[] Fingerprint(EndpointFilterInvocationContext context)
    {
        var type = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var body = type is null ? null : context.Arguments.FirstOrDefault(argument => argument?.GetType() == type);
        try
        {
            return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, type ?? typeof(object), ApiJson.Options));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or JsonException)
        {
            // A text that is none, in a member that is kept as it came: the use case refuses it by its pointer, and nothing is kept under the key.
            return [];
        }
    }
}

/// <summary>Marks an operation that is refused without an <c>Idempotency-Key</c>.</summary>
internal sealed class IdempotencyKeyRequired;

internal static class IdempotencyKeyHeader
{
    public const string Name = "Idempotency-Key";

    /// <summary>The key: 16 to 255 visible ASCII characters, bare or as a string of RFC 9651; nothing if there is none.</summary>
    public static Result<string>? Read(HttpRequest request)
    {
        var values = request.Headers[Name];
        if (values.Count == 0)
            return null;

        var text = values.Count == 1 ? values[0]!.Trim() : "";
        if (text.StartsWith('"'))
            text = Unquoted(text) ?? "";
        return text.Length is >= 16 and <= 255 && text.All(character => character is > ' ' and <= '~')
            ? text
            : Violations.RequestInvalid.With("An idempotency key is 16 to 255 visible ASCII characters, and stands there once.");
    }

    /// <summary>What stands in a string of RFC 9651; nothing, where it is none.</summary>
    private static string? Unquoted(string quoted)
    {
        var text = new StringBuilder();
        for (var i = 1; i < quoted.Length; i++)
        {
            if (quoted[i] == '"')
                return i == quoted.Length - 1 ? text.ToString() : null;
            if (quoted[i] == '\\' && (++i == quoted.Length || quoted[i] is not ('"' or '\\')))
                return null;
            _ = text.Append(quoted[i]);
        }

        return null;
    }
}
