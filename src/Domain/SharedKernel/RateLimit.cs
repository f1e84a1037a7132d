namespace CleanOrders.Domain.SharedKernel;

/// <summary>How every limit refuses, whatever it counts: no client has to know more than one way to be told to wait.</summary>
public static class RateLimit
{
    public static readonly ErrorType Exceeded = new(ErrorKind.TooMany, "rate_limit.exceeded",
        "Too many requests",
        "You have asked too often, and this request was not looked at. Wait as long as the response says; asking earlier does not make "
            + "the wait longer.",
        Retryable: true);

    /// <param name="policy">The limit that was reached, as the headers name it.</param>
    public static Error ExceededFor(TimeSpan wait, string policy) =>
        Exceeded.With($"The limit {policy} is reached: wait as long as the response says.") with
        {
            RetryAfter = wait,
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["policy"] = policy },
        };

    public static Error ExceededFor(TimeSpan wait) =>
        Exceeded.With("Too many attempts: wait as long as the response says.") with { RetryAfter = wait };
}
