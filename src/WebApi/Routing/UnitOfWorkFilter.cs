using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Responses;
using Microsoft.AspNetCore.Http.Metadata;

namespace CleanOrders.WebApi.Routing;

/// <summary>
/// The one invisible hop: it runs every command inside the unit of work. The endpoint's success is committed together
/// with its response, its problem is not; what was answered before under the same key is answered again.
/// </summary>
internal sealed class UnitOfWorkFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var unitOfWork = http.RequestServices.GetRequiredService<IUnitOfWork>();
        if (RequestKey.Of(http) is not { } key)
        {
            var done = await unitOfWork.Run(async _ => await Run(), http.RequestAborted);
            return done.IsFailure ? new Problem(done.Error) : done.Value;
        }

        var stored =
            await unitOfWork.Run(key.Of(context.Arguments), async _ => (await Run()).Then(reply => reply.Store()), http.RequestAborted);
        return stored.IsFailure ? new Problem(stored.Error) : Reply.From(stored.Value);

        async Task<Result<Reply>> Run() => await next(context) switch
        {
            Reply reply => reply,
            Problem { Error: { } error } => error,
            var other => throw new InvalidOperationException($"A command answers with a reply or an error, not with {other}."),
        };
    }
}

/// <summary>
/// The idempotency key of a request whose operation keeps its response. What it stands for is known once the body was read.
/// </summary>
internal sealed record RequestKey(string Caller, string Operation, string Key, Type? Body)
{
    /// <summary>
    /// Nothing, where there is none or it is malformed, which <see cref="IdempotencyKeyFilter"/> refuses, or the operation takes none.
    /// </summary>
    public static RequestKey? Of(HttpContext http)
    {
        if (!IdempotencyKeyFilter.Takes(http) || IdempotencyKeyHeader.Read(http.Request) is not { IsFailure: false } text)
            return null;

        // An operation and its values have one method and one path (Addresses): no other spelling is another scope.
        var caller = http.RequestServices.GetRequiredService<Caller>();
        return new RequestKey(
            caller.User.ToString(), $"{HttpMethods.Post} {http.Request.Path}", text.Value,
            http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType);
    }

    /// <summary>
    /// For an endpoint that runs its units of work by itself. Values are bound before the filters run, so it is nothing where they refuse.
    /// </summary>
    public static ValueTask<RequestKey?> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));

    /// <summary>The request with this body.</summary>
    public IdempotencyKey Of(object? body) => new(Caller, Operation, Key, Fingerprint(body));

    /// <summary>The request whose body is among what its endpoint is called with.</summary>
    public IdempotencyKey Of(IList<object?> arguments) =>
        Of(Body is null ? null : arguments.FirstOrDefault(argument => argument?.GetType() == Body));

    /// <summary>A hash of the body as it was understood: white space and the order of members make no difference.</summary>
    private byte[] Fingerprint(object? body)
    {
        try
        {
            return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, Body ?? typeof(object), ApiJson.Options));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or JsonException)
        {
            // A text that is none, in a member that is kept as it came: the use case refuses it by its pointer, and nothing is kept under
            // the key.
            return [];
        }
    }
}

/// <summary>Refuses a command whose idempotency key is malformed, or missing where one is required, before anything is done.</summary>
internal sealed class IdempotencyKeyFilter : IEndpointFilter
{
    /// <summary>Whether the response is kept under a key.</summary>
    public static bool Takes(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<AnswerNotKept>() is null;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!Takes(http))
            return await next(context);

        return IdempotencyKeyHeader.Read(http.Request) switch
        {
            { IsFailure: true } malformed => new Problem(ProblemType.KeyMalformed, malformed.Error!.Detail),
            null when http.GetEndpoint()?.Metadata.GetMetadata<IdempotencyKeyRequired>() is not null =>
                new Problem(ProblemType.KeyMissing, "Send an Idempotency-Key header."),
            _ => await next(context),
        };
    }
}

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
        return Check(text.StartsWith('"') ? Unquoted(text) ?? "" : text);
    }

    /// <summary>A key as it stands, if it is well formed.</summary>
    public static Result<string> Check(string text) =>
        text.Length is >= 16 and <= 255 && text.All(character => character is > ' ' and <= '~')
            ? text
            : Violations.RequestInvalid.With("An idempotency key is 16 to 255 visible ASCII characters, and stands there once.");

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
