using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace CleanOrders.ServiceDefaults.Problems;

/// <summary>A refusal as <c>application/problem+json</c> (RFC 9457).</summary>
internal sealed class Problem(ProblemType type, string detail, Error? error = null) : IResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>The challenge (RFC 9110, section 11.6.1) that asks for an API key.</summary>
    public const string ApiKeyChallenge = "ApiKey";

    public Problem(Error error)
        : this(ProblemType.Of(error.Type), error.Detail, error)
    {
    }

    /// <summary>The error that a use case refused with, if it was one.</summary>
    public Error? Error => error;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = type.Status;
        var caching = response.Headers.CacheControl;
        if (caching.Count == 0 || caching.ToString().StartsWith("public", StringComparison.Ordinal))
            response.Headers.CacheControl = "no-store";
        if (type.Status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = type.Code == IdentityErrors.TokenInvalid.Code ? "Bearer error=\"invalid_token\"" : "Bearer";
        if (SaysWhen(type))
            response.Headers.RetryAfter = Math.Ceiling(error?.RetryAfter?.TotalSeconds ?? 1).ToString(CultureInfo.InvariantCulture);
        httpContext.RequestServices.GetService<ProblemMetrics>()?.Answered(type);
        var traceId = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
        var document = Members(type, detail, error, httpContext.Request.Path.Value ?? "/", traceId);
        return response.WriteAsJsonAsync(document, DomainJson.Options, ContentType, httpContext.RequestAborted);
    }

    /// <summary>Whether the answer says when the same request can succeed: in a second, where nothing more is known.</summary>
    public static bool SaysWhen(ProblemType type) =>
        type.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests
            || type.Code == "idempotency.in_flight";

    /// <summary>The members of a problem document; the error's events among them.</summary>
    public static Dictionary<string, object> Members(ProblemType type, string detail, Error? error, string instance, string traceId)
    {
        var document = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["type"] = $"/problems/{type.Code}",
            ["title"] = type.Title,
            ["status"] = type.Status,
            ["detail"] = detail,
            ["instance"] = instance,
            ["code"] = type.Code,
            ["traceId"] = traceId,
            ["retryable"] = type.Retryable,
        };
        foreach (var (name, value) in error?.Extensions ?? new Dictionary<string, object>(StringComparer.Ordinal))
            document[name] = value;
        if (error?.Fields is { Count: > 0 } fields)
            document["errors"] = fields.Select(field => new ProblemField(field.Pointer, field.Type.Code, field.Detail)).ToArray();
        return document;
    }

    /// <summary>What the framework refuses by itself: a bare status becomes a problem too.</summary>
    public static Task ForStatus(HttpContext context)
    {
        var challenge = context.Response.Headers.WWWAuthenticate.ToString();
        var type = challenge.Contains("invalid_token", StringComparison.Ordinal) ? ProblemType.Of(IdentityErrors.TokenInvalid)
            : challenge == ApiKeyChallenge ? ProblemType.Of(ApiKeyErrors.Invalid)
            : Find(context.Response.StatusCode);
        return type is null ? Task.CompletedTask : new Problem(type, type.Title + ".").ExecuteAsync(context);
    }

    /// <summary>What was thrown: an unreadable request is the caller's, a full database passes, all else is ours.</summary>
    public static Task ForException(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>()?.Error switch
    {
        BadHttpRequestException unreadable => For(unreadable).ExecuteAsync(context),
        { } failure when failure.IsOutage() => ForOutage(context, failure),
        _ => new Problem(ProblemType.ServerError, "The service failed to answer.").ExecuteAsync(context),
    };

    /// <summary>What needs no line of its own in the log: the caller's mistakes, callers who left, and outages, which have one.</summary>
    public static bool IsExpected(ExceptionHandlerSuppressDiagnosticsContext context) =>
        context.Exception is BadHttpRequestException or OperationCanceledException || context.Exception.IsOutage();

    private static Task ForOutage(HttpContext context, Exception failure)
    {
        context.RequestServices.SawOutage(failure);
        return new Problem(ProblemType.Unavailable, "The database does not answer at the moment.").ExecuteAsync(context);
    }

    private static Problem For(BadHttpRequestException exception) => exception switch
    {
        { InnerException: JsonException { Path.Length: > 1 } json } => new Problem(new Violations().Noting(json)),
        _ when Find(exception.StatusCode) is { } type => new Problem(type, type.Title + "."),
        _ => new Problem(ProblemType.Malformed, "The body cannot be read as JSON."),
    };

    private static ProblemType? Find(int status) => status switch
    {
        400 => ProblemType.Malformed,
        401 => ProblemType.Of(Caller.Missing),
        403 => ProblemType.Of(Caller.Forbidden),
        404 => ProblemType.RouteNotFound,
        405 => ProblemType.MethodNotAllowed,
        406 => ProblemType.NotAcceptable,
        408 => ProblemType.TooSlow,
        412 => ProblemType.Of(UnitOfWorkErrors.Stale),
        413 => ProblemType.TooLarge,
        415 => ProblemType.UnsupportedMediaType,
        500 => ProblemType.ServerError,
        _ => null,
    };
}

internal sealed record ProblemField(string Pointer, string Code, string Detail);

internal static class JsonViolations
{
    /// <summary>Notes the member that could not be read, by its pointer.</summary>
    public static Error Noting(this Violations violations, JsonException json)
    {
        var unknown = json.Message.Contains("could not be mapped", StringComparison.Ordinal)
            || json.Message.Contains("Duplicate property", StringComparison.Ordinal);
        violations.Add(
            Pointer(json.Path!), json is CardNumberException
                ? CardNumber.Refused.With("The text has the number of a payment card.")
                : unknown
            ? ProblemType.UnknownMember.With("There is no such member, or it stands here twice.")
            : ProblemType.WrongType.With("The value cannot be read as what this member is."));
        return violations.ToError();
    }

    /// <summary><c>$.lines[0].quantity</c> as a JSON Pointer (RFC 6901): <c>/lines/0/quantity</c>.</summary>
    private static string Pointer(string path) => path.TrimStart('$')
        .Replace("['", "/", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
        .Replace('[', '/').Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
}
