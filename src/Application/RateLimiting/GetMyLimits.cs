using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.RateLimiting;

/// <summary>The limits that hold for who asks, and what is left of each. Asking is counted as any other call.</summary>
public sealed class GetMyLimitsHandler(IRateLimiter limiter) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result<CallerLimits>> Handle(LimitedCall call, CancellationToken ct)
    {
        var states = await limiter.Peek(call, ct);
        return new CallerLimits(call.PlanName, [.. states.Where(state => !state.Policy.IsShadow).Select(LimitDetails.Of)]);
    }
}

/// <param name="Plan">What names the limits: that of the API key, <c>default</c> for who is signed in, else <c>anonymous</c>.</param>
public sealed record CallerLimits(string Plan, IReadOnlyList<LimitDetails> Limits);

/// <summary>One limit, as people and programs see it.</summary>
/// <param name="Policy">Its name, as in the headers <c>RateLimit</c> and <c>RateLimit-Policy</c>.</param>
/// <param name="Subject">Whose calls are counted together.</param>
/// <param name="Limit">How many calls fit in <paramref name="Window"/>, or may be under way at once; a call can count as several.</param>
/// <param name="Window">In seconds; of calls under way: after which time the place of a lost call is free.</param>
/// <param name="Remaining">How many would be accepted now.</param>
/// <param name="Reset">After how many seconds all of it is there again.</param>
/// <param name="Shadow">Whether it only counts, and refuses nothing.</param>
public sealed record LimitDetails(
    string Policy, LimitKind Kind, LimitScope Per, string Subject, long Limit, long Window, long Remaining, long Reset, bool Shadow)
{
    public static LimitDetails Of(LimitState state) => new(
        state.Policy.Name, state.Policy.Kind, state.Policy.Per, state.Subject.Value, state.Quota, (long)state.Window.TotalSeconds,
        state.Remaining, (long)Math.Ceiling(state.Reset.TotalSeconds), state.Policy.IsShadow);
}
