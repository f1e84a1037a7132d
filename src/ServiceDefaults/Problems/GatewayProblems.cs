using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.ServiceDefaults.Problems;

/// <summary>What only the gateway refuses. Its pages are served by the API, like those of all other problems.</summary>
internal static class GatewayProblems
{
    public static readonly ProblemType HeaderRefused = new(400, "request.header_refused",
        "A header of the request is refused",
        "The method of a request stands in its first line and nowhere else, its length is given once, and `Connection` names no other "
            + "header.");

    public static readonly ProblemType NetworkRefused = new(403, "request.network_refused",
        "Requests from this network are refused", "The operator of the service does not admit your network.");

    public static readonly ErrorType NotAsDocumented = new(ErrorKind.Invalid, "field.not_as_documented",
        "The member is not as the document says",
        "The body does not have the schema that the OpenAPI document gives it: see the operation at `/docs`.");

    public static readonly ErrorType NoInstance = new(ErrorKind.Unavailable, "gateway.no_instance",
        "No instance of the service answers",
        "The request could not be handed to an instance, or the instance broke off. Send the same request again, with the same idempotency "
            + "key.",
        Retryable: true);

    public static readonly ErrorType Overloaded = new(ErrorKind.Unavailable, "gateway.overloaded",
        "The service has too much to do", "The request was not begun. Wait as long as `Retry-After` says, and send it again.",
        Retryable: true);

    public static readonly ProblemType TimedOut = new(504, "gateway.timeout",
        "The service did not answer in time",
        "Whether the request took effect is not known. Send the same request again, with the same idempotency key.", Retryable: true);
}
