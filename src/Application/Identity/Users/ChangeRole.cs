using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Users;

public sealed record ChangeRole([property: Required, PermissionNames] IReadOnlyList<string?>? Permissions);

/// <summary>
/// Replaces what a role allows. What it loses, nobody can do any more at once; what it gains comes with the next token. The role
/// <c>admin</c> always has everything: what no administrator has, nobody could give to anybody again.
/// </summary>
public sealed class ChangeRoleHandler(IUsers users, ICallers callers) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<RoleDetails>> Handle(
        ChangeRole command, string name, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var wanted = Permission.Known(command.Permissions, Permission.OfRoles, violations).Select(permission => permission.Name)
            .ToHashSet(StringComparer.Ordinal);
        if (violations.Any)
            return violations.ToError();
        if ((await users.Roles(ct)).FirstOrDefault(known => known.Name == name) is not { } role)
            return UserErrors.RoleNotFound.With("There is no role with this name.");
        if (seen?.Contains(role.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The role has version {role.Version} by now.");
        if (wanted.SetEquals(role.Permissions))
            return role;
        if (name == StartingRoles.Admin)
            return UserErrors.AdminHasAll.With($"The role {StartingRoles.Admin} keeps every permission.");

        var touched = wanted.Except(role.Permissions, StringComparer.Ordinal)
            .Concat(role.Permissions.Except(wanted, StringComparer.Ordinal));
        return await callers.Refuses(caller, touched, ct) is { } refused
            ? refused
            : await users.ChangePermissions(name, wanted, caller, ct);
    }
}
