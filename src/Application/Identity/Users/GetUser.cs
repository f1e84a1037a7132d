using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.Users;

/// <summary>An account, for those who administer. Answered by <see cref="UserDetails"/>.</summary>
public sealed record GetUser(UserId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);
}

/// <param name="TotpOn">Whether a one-time code is asked for when they sign in.</param>
/// <param name="LockedAt">Since when the account is locked; left out while it is open.</param>
/// <param name="Version">Counts what administrators change: the entity tag.</param>
public sealed record UserDetails(
    UserId Id, string Email, string? DisplayName, bool EmailConfirmed, bool TotpOn, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt,
    DateTimeOffset? LockedAt, int Version);
