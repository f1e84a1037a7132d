using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.Users;

/// <summary>An account, for those who administer. Answered by <see cref="UserDetails"/>.</summary>
public sealed record GetUser(UserId Id, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);
}

/// <summary>The accounts, the youngest first.</summary>
/// <param name="Email">The account with this address.</param>
/// <param name="Role">Who has this role.</param>
/// <param name="Locked">Who is locked, or who is not.</param>
public sealed record ListUsers(string? Email, string? Role, bool? Locked, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);
}

/// <param name="TotpOn">Whether a one-time code is asked for when they sign in.</param>
/// <param name="LockedAt">Since when the account is locked; left out while it is open.</param>
/// <param name="Version">Counts what administrators change: the entity tag.</param>
public sealed record UserDetails(
    UserId Id, string Email, string? DisplayName, bool EmailConfirmed, bool TotpOn, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt,
    DateTimeOffset? LockedAt, int Version);
