using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.RateLimiting;

/// <summary>What is left of the limits of somebody else, for who gives keys their plans.</summary>
public sealed class GetLimitsHandler(IRateLimiter limiter) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.ApiKeysManage);

    public async Task<Result<SubjectLimits>> Handle(string text, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (!LimitSubject.TryParse(text, out var subject))
            return LimitErrors.SubjectUnknown.With("This is no subject of limits.");

        var states = await limiter.Peek(subject, ct);
        return new SubjectLimits(subject.Value, [.. states.Select(LimitDetails.Of)]);
    }
}

/// <param name="Subject">In its one spelling.</param>
/// <param name="Limits">Of every plan that counts it, those in shadow too.</param>
public sealed record SubjectLimits(string Subject, IReadOnlyList<LimitDetails> Limits);

public static class LimitErrors
{
    public static readonly ErrorType SubjectUnknown = new(ErrorKind.NotFound, "limit.subject_unknown",
        "Nothing is counted under this name",
        "A subject is `ip:` and an address, `key:` and the id of an API key, `user:` and the id of a user, or `route:` or `plan:` and a "
            + "name.");
}
