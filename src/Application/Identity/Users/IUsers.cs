using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.Users;

/// <summary>
/// Users and roles, for who administers them. Changes are written by the unit of work, with what they mean: a user's tokens are
/// refused everywhere as soon as roles are taken or the account is locked, and a role's permissions hold at once.
/// </summary>
public interface IUsers
{
    Task<UserDetails?> Find(UserId user, CancellationToken ct);

    /// <summary>
    /// Keeps others from taking away an administrator before this commits: of two at once, the second decides again.
    /// </summary>
    /// <returns>
    /// Whether nobody else who can sign in has the role <c>admin</c>: an account that is locked, or whose address must be confirmed
    /// first, is nobody.
    /// </returns>
    Task<bool> GuardLastAdmin(UserId user, CancellationToken ct);

    Task<UserDetails> ChangeRoles(UserId user, IReadOnlyCollection<string> roles, Caller by, CancellationToken ct);

    /// <summary>Locks the account, and ends what it is signed in with; that also where it is locked already.</summary>
    Task<UserDetails> Lock(UserId user, string? reason, Caller by, CancellationToken ct);

    /// <summary>Opens the account again, and forgets wrong passwords and codes.</summary>
    Task<UserDetails> Unlock(UserId user, Caller by, CancellationToken ct);

    Task<IReadOnlyList<RoleDetails>> Roles(CancellationToken ct);

    Task<RoleDetails> ChangePermissions(string role, IReadOnlyCollection<string> permissions, Caller by, CancellationToken ct);
}
