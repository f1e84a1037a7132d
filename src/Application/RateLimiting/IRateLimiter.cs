using System.Net;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.RateLimiting;

/// <summary>
/// Decides whether a call may go on now. All limits of a call are decided at once: either it counts in each of them, or, where one refuses
/// it, in none.
/// </summary>
public interface IRateLimiter
{
    /// <summary>Counts a call, unless a limit refuses it.</summary>
    /// <returns>Never late: where the store of the counts does not respond in time, each policy says itself what holds then.</returns>
    ValueTask<LimitDecision> Decide(LimitedCall call, CancellationToken ct);

    /// <summary>What is left of each limit of the caller's plan, whatever its routes. It counts nothing.</summary>
    ValueTask<IReadOnlyList<LimitState>> Peek(LimitedCall call, CancellationToken ct);

    /// <summary>What is left of each limit that counts this subject.</summary>
    ValueTask<IReadOnlyList<LimitState>> Peek(LimitSubject subject, CancellationToken ct);

    /// <summary>Gives a subject everything back that it has used, on every instance within 1 s.</summary>
    Task Reset(LimitSubject subject, CancellationToken ct);
}

/// <summary>A call, as limits see it.</summary>
/// <param name="Method">As in <c>POST</c>.</param>
/// <param name="Path">In its one spelling, as in <c>/v1/orders</c>; it decides the route, and so the cost.</param>
/// <param name="Address">The client's, not a proxy's; nothing where there is none, as in a test.</param>
/// <param name="User">Nobody, where nobody is signed in.</param>
/// <param name="Key">Nothing, where the user signed in without one.</param>
/// <param name="Plan">The plan of the key. Nothing: <c>default</c> for who is signed in, <c>anonymous</c> for everybody else.</param>
public sealed record LimitedCall(
    string Method, string Path, IPAddress? Address, UserId? User = null, ApiKeyId? Key = null, string? Plan = null)
{
    public const string Anonymous = "anonymous";
    public const string Default = "default";

    public string PlanName => Plan ?? (User is null ? Anonymous : Default);
}

/// <summary>Whether a call may go on, and what is left.</summary>
/// <param name="Route">The name of the route that the call took; nothing where none is configured for it.</param>
/// <param name="Plan">The plan that it was decided by.</param>
/// <param name="Limits">Every limit that holds for the call, those in shadow too.</param>
/// <param name="RefusedBy">The limit that makes the caller wait longest; nothing, where the call may go on.</param>
/// <param name="RetryAfter">
/// After what time the same call may succeed; nothing where it may go on now, and where it never can, because it costs more than fits.
/// </param>
public sealed record LimitDecision(
    string? Route, string Plan, IReadOnlyList<LimitState> Limits, LimitState? RefusedBy = null, TimeSpan? RetryAfter = null)
{
    public bool IsAllowed => RefusedBy is null;

    /// <summary>What the call holds while it runs, where a limit counts calls under way: dispose of it when the call ends.</summary>
    public IAsyncDisposable? Lease { get; init; }
}

/// <summary>One limit as it is now.</summary>
/// <param name="Policy">Its name in the configuration.</param>
/// <param name="Quota">How much fits in <paramref name="Window"/>.</param>
/// <param name="Remaining">How much would be accepted now.</param>
/// <param name="Reset">After what time all of it is there again.</param>
public sealed record LimitState(LimitPolicy Policy, LimitSubject Subject, long Quota, TimeSpan Window, long Remaining, TimeSpan Reset);
