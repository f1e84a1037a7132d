using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity.Sessions;

/// <summary>
/// Where is the caller signed in? Answered by <see cref="SessionDetails"/>, the one used last first: at most <see cref="Most"/>.
/// </summary>
public sealed record ListSessions(Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.People;

    public const int Most = 200;
}

/// <summary>A session that goes on.</summary>
/// <param name="Device">What its client said it is when it was last used; nothing where it said nothing.</param>
/// <param name="Address">Where it was last used from.</param>
/// <param name="LastUsedAt">When it was opened or last refreshed.</param>
/// <param name="ExpiresAt">When it ends if nobody refreshes it.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionDetails(
    SessionId Id, string? Device, string? Address, DateTimeOffset OpenedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt,
    bool Current);
