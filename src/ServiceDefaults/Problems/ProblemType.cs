using System.Collections.Frozen;
using System.Reflection;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;

namespace CleanOrders.ServiceDefaults.Problems;

/// <summary>A kind of problem document (RFC 9457), explained at <c>/problems/{code}</c>.</summary>
internal sealed record ProblemType(int Status, string Code, string Title, string Explanation, bool Retryable = false)
{
    public static readonly ProblemType Malformed = new(400, "request.malformed",
        "The request cannot be read", "The body is missing, is not JSON, is not UTF-8, or is nested more than 64 levels deep.");

    public static readonly ProblemType UnknownParameter = new(400, "request.unknown_parameter",
        "There is no such query parameter", "Only the documented query parameters are accepted. Credentials never travel in a query.");

    public static readonly ProblemType KeyMissing = new(400, "idempotency.key_missing",
        "The Idempotency-Key header is missing",
        "This request moves stock or money. Send a new `Idempotency-Key` with each new request, and the same one when you repeat it.");

    public static readonly ProblemType KeyMalformed = new(400, "idempotency.key_malformed",
        "The idempotency key is malformed",
        "A key is 16 to 255 visible ASCII characters, bare or as a quoted string (RFC 9651). A UUID is a good one.");

    public static readonly ProblemType RouteNotFound = new(404, "request.not_found",
        "There is nothing at this address", "No operation has this path. `/openapi/v1.json` lists all there are.");

    public static readonly ProblemType MethodNotAllowed = new(405, "request.method_not_allowed",
        "The address does not take this method", "The `Allow` header lists the methods that it takes.");

    public static readonly ProblemType NotAcceptable = new(406, "request.not_acceptable",
        "The answer cannot be what you accept", "Answers are `application/json`, problems `application/problem+json`. Accept those.");

    public static readonly ProblemType TooSlow = new(408, "request.too_slow",
        "The request did not arrive", "The rest of the request did not come in time. Send it again, as a whole.", Retryable: true);

    public static readonly ProblemType TooLarge = new(413, "request.too_large",
        "The request is too large", "A body has at most 1 MiB, a file for a job 64 MiB.");

    public static readonly ProblemType AddressTooLong = new(414, "request.address_too_long",
        "The address is too long",
        "The first line of a request has at most 8 KiB. Only its query can be as long as that: ask for less at once.");

    public static readonly ProblemType UnsupportedMediaType = new(415, "request.unsupported_media_type",
        "The body has the wrong content type",
        "Send `Content-Type: application/json`, or with a file for a job one of those that its operation names. A body is in UTF-8 and "
            + "not packed: another charset and any `Content-Encoding` but `identity` are refused.");

    public static readonly ProblemType PreconditionRequired = new(428, "request.precondition_required",
        "The If-Match header is missing",
        "Changing this needs `If-Match` with the `ETag` of what you saw, so that nobody's change is lost.");

    public static readonly ProblemType HeadersTooLarge = new(431, "request.headers_too_large",
        "The headers are too large", "All headers of a request together have at most 32 KiB, and there are at most 100.");

    public static readonly ProblemType VersionNotSupported = new(505, "request.version_not_supported",
        "The service does not speak this version of HTTP", "Send HTTP/1.1 or HTTP/2.");

    public static readonly ProblemType ServerError = new(500, "server.error",
        "Something went wrong here", "This is a fault of the service, not of the request. `traceId` finds it in our logs.",
        Retryable: true);

    public static readonly ProblemType Unavailable = new(503, "server.unavailable",
        "The service cannot answer at the moment",
        "Something it depends on does not answer. Nothing was lost: send the same request again, with the same idempotency key.",
        Retryable: true);

    public static readonly ErrorType WrongType = new(ErrorKind.Invalid, "field.wrong_type",
        "The member has the wrong type",
        "The value cannot be read as what the member is, as in a text where a whole number belongs, or a number that is too large.");

    public static readonly ErrorType UnknownMember = new(ErrorKind.Invalid, "field.unknown",
        "There is no such member",
        "Only documented members are accepted, so that a misspelt one is never lost. Prices, owners and states are never taken from a "
            + "request.");

    /// <summary>Every code that can occur: those of all layers, and those of HTTP itself.</summary>
    public static readonly FrozenDictionary<string, ProblemType> Catalogue = Collect();

    public static ProblemType Of(ErrorType type) => new(StatusOf(type.Kind), type.Code, type.Title, type.Explanation, type.Retryable);

    /// <summary>The one table from what an error means to its status.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => 400,
        ErrorKind.Unauthenticated => 401,
        ErrorKind.PaymentRequired => 402,
        ErrorKind.Forbidden => 403,
        ErrorKind.NotFound => 404,
        ErrorKind.Conflict => 409,
        ErrorKind.Stale => 412,
        ErrorKind.Unprocessable => 422,
        ErrorKind.TooMany => 429,
        ErrorKind.Unavailable => 503,
    };

    private static FrozenDictionary<string, ProblemType> Collect() =>
        new[] { typeof(ErrorType).Assembly, typeof(Caller).Assembly, typeof(InfrastructureServices).Assembly, typeof(ProblemType).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(ErrorType) || field.FieldType == typeof(ProblemType))
            .Select(field => field.GetValue(null) is ErrorType error ? Of(error) : (ProblemType)field.GetValue(null)!)
            .ToFrozenDictionary(problem => problem.Code, StringComparer.Ordinal);
}
