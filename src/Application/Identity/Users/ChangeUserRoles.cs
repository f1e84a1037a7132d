using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Users;

public sealed record ChangeUserRoles([property: Required] IReadOnlyList<string?>? Roles);

/// <summary>Replaces a user's roles. Their tokens are refused then: they sign in again, as what they are now.</summary>
public sealed class ChangeUserRolesHandler(IUsers users, ICallers callers) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);

    /// <param name="seen">The versions that the caller would act on; nothing for any.</param>
    public async Task<Result<UserDetails>> Handle(
        ChangeUserRoles command, UserId id, IReadOnlyCollection<int>? seen, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var roles = await users.Roles(ct);
        var wanted = Known(command.Roles, roles);
        if (wanted.IsFailure)
            return wanted.Error;
        if (await users.Find(id, ct) is not { } user)
            return UserErrors.NotFound.With($"There is no user {id}.");
        if (seen?.Contains(user.Version) == false)
            return UnitOfWorkErrors.Stale.With($"The user has version {user.Version} by now.");
        if (wanted.Value.SetEquals(user.Roles))
            return user;

        var given = roles.Where(role => wanted.Value.Contains(role.Name) && !user.Roles.Contains(role.Name, StringComparer.Ordinal))
            .SelectMany(role => role.Permissions);
        if (await callers.Refuses(caller, given.Concat(roles.BeyondCustomers(user.Roles)), ct) is { } refused)
            return refused;
        if (user.Roles.Contains(StartingRoles.Admin, StringComparer.Ordinal) && !wanted.Value.Contains(StartingRoles.Admin)
            && await users.GuardLastAdmin(id, ct))
            return UserErrors.LastAdmin.With("No other administrator could sign in.");

        return await users.ChangeRoles(id, wanted.Value, caller, ct);
    }

    private static Result<HashSet<string>> Known(IReadOnlyList<string?>? names, IReadOnlyList<RoleDetails> roles)
    {
        var violations = new Violations();
        var known = roles.Select(role => role.Name).ToHashSet(StringComparer.Ordinal);
        if (names is null)
            violations.Add("/roles", Text.Required.With("A list of roles is required here."));
        else if (names.Count > known.Count)
            violations.Add("/roles", UserErrors.RoleUnknown.With($"There are only {known.Count} roles."));
        else
        {
            foreach (var (i, _) in names.Index().Where(entry => entry.Item is null || !known.Contains(entry.Item)))
                violations.Add($"/roles/{i}", UserErrors.RoleUnknown.With("There is no role with this name."));
        }

        return violations.Any ? violations.ToError() : names!.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }
}
