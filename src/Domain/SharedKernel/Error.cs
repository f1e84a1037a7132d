namespace CleanOrders.Domain.SharedKernel;

/// <summary>What an expected failure means to the caller; each host maps it to its protocol in one table.</summary>
public enum ErrorKind
{
    Invalid,
    Unauthenticated,
    PaymentRequired,
    Forbidden,
    NotFound,
    Conflict,
    Stale,
    Unprocessable,
    TooMany,
    Unavailable,
}

/// <summary>A way to fail that has a name: an entry of the error catalogue, explained to people at <c>/problems/{code}</c>.</summary>
/// <param name="Kind">What it means to the caller.</param>
/// <param name="Code">Stable and unique, <c>area.snake_case</c>; programs compare it.</param>
/// <param name="Title">One short sentence, the same for every occurrence.</param>
/// <param name="Explanation">Why it happens and what the caller can do about it.</param>
/// <param name="Retryable">Whether the same request can succeed later without being changed.</param>
public sealed record ErrorType(ErrorKind Kind, string Code, string Title, string Explanation, bool Retryable = false)
{
    /// <summary>Whether a request that succeeds can be the reason why the same one is not found when it comes again.</summary>
    public bool FollowsSuccess { get; init; }

    /// <summary>Whether it says something of who asks: what they may not, or may not see. No success of theirs explains it.</summary>
    public bool IsAboutTheCaller =>
        Kind is ErrorKind.Unauthenticated or ErrorKind.Forbidden || (Kind == ErrorKind.NotFound && !FollowsSuccess);

    public Error With(string detail) => new(this, detail);
}

/// <summary>An expected failure: one occurrence of an <see cref="ErrorType"/>.</summary>
public sealed record Error(ErrorType Type, string Detail)
{
    /// <summary>What is wrong with single members of the request (RFC 6901 pointers).</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>When the same request can succeed, where that is known; told in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Members for programs, shown as further members of the problem document (RFC 9457, section 3.2).</summary>
    public IReadOnlyDictionary<string, object> Extensions { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);
}

/// <summary>What is wrong with one member of a request.</summary>
/// <param name="Pointer">JSON Pointer to the member (RFC 6901), as in <c>/lines/0/quantity</c>.</param>
public sealed record FieldError(string Pointer, ErrorType Type, string Detail);
