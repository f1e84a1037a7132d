using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.RateLimiting;

/// <summary>Gives somebody back what they have used, as after a fault of ours that made their program call too often.</summary>
public sealed class ResetLimitsHandler(IRateLimiter limiter) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.ApiKeysManage);

    public async Task<Result> Handle(string text, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (!LimitSubject.TryParse(text, out var subject))
            return LimitErrors.SubjectUnknown.With("This is no subject of limits.");

        await limiter.Reset(subject, ct);
        return Result.Success;
    }
}
