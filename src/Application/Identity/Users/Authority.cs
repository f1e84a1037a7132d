using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Users;

/// <summary>
/// Who may change what others may. Nobody gives what they do not have, be it by a role, by a role's permissions or by a key; and nobody
/// takes from who may more than they: to lock out those above one is to rise as well.
/// </summary>
internal static class Authority
{
    /// <summary>
    /// Looks up what the caller may at this moment: what their token or key was good for a second ago is not enough to give something away.
    /// </summary>
    /// <param name="touched">The names of what is given or taken.</param>
    /// <returns>Why not; nothing, where they may.</returns>
    public static async Task<Error?> Refuses(this ICallers callers, Caller caller, IEnumerable<string> touched, CancellationToken ct)
    {
        var now = await callers.CurrentRightsOf(caller.User, caller.Key, ct);
        var missing = touched.Append(Permission.UsersManage.Name).Order(StringComparer.Ordinal)
            .FirstOrDefault(permission => now?.Permissions.Contains(permission) != true || !caller.Permissions.Contains(permission));
        return missing is null ? null : Permission.NotHeld.With($"This gives or takes the permission {missing}, which you do not have.");
    }

    /// <summary>What somebody may who has these roles, beyond what whoever registers may.</summary>
    public static IEnumerable<string> BeyondCustomers(this IReadOnlyList<RoleDetails> all, IReadOnlyList<string> held)
    {
        var everybodys = all.FirstOrDefault(role => role.Name == StartingRoles.Customer)?.Permissions ?? [];
        return all.Where(role => held.Contains(role.Name, StringComparer.Ordinal)).SelectMany(role => role.Permissions)
            .Except(everybodys, StringComparer.Ordinal);
    }
}
