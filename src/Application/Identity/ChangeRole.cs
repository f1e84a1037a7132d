using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

public sealed record ChangeRole(IReadOnlyList<string?>? Permissions);

/// <summary>Replaces what a role allows. What it loses, nobody can do any more at once; what it gains comes with the next token.</summary>
public sealed class ChangeRoleHandler(IUsers users)
{
    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<RoleDetails>> Handle(ChangeRole command, string name, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        var violations = new Violations();
        var wanted = Permission.Known(command.Permissions, violations).Select(permission => permission.Name).ToHashSet(StringComparer.Ordinal);
        if (violations.Any)
            return violations.ToError();
        if ((await users.Roles(ct)).FirstOrDefault(known => known.Name == name) is not { } role)
            return UserErrors.RoleNotFound.With("There is no role with this name.");
        if (seen?.Contains(role.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The role has version {role.Version} by now.");
        if (name == StartingRoles.Admin && !wanted.Contains(Permission.UsersManage.Name))
            return UserErrors.AdminNeedsUsersManage.With($"The role {StartingRoles.Admin} keeps {Permission.UsersManage}.");

        return wanted.SetEquals(role.Permissions) ? role : await users.ChangePermissions(name, wanted, caller, ct);
    }
}
