using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Identity.Users;

/// <summary>
/// Makes the starting roles, and gives those that there are what this version brings: each permission once, which the database remembers,
/// so that a role keeps what an administrator took from it away. The role <c>admin</c> has everything, always.
/// </summary>
internal sealed partial class RoleSeed(
    OrdersDbContext db, Dialect dialect, AuditEntries events, TimeProvider clock, ILogger<RoleSeed> logger)
{
    private const int Attempts = 10;

    public async Task Run(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Bring(ct);
                return;
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Another instance that starts was first: the rest, if there is any, is done on what it left.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task Bring(CancellationToken ct)
    {
        var known = await db.Set<KnownPermission>().Select(permission => permission.Name).ToListAsync(ct);
        var added = Permission.OfRoles.Select(permission => permission.Name).Except(known, StringComparer.Ordinal).ToList();
        db.AddRange(added.Select(name => new KnownPermission { Name = name }));

        var roles = await db.Roles.ToListAsync(ct);
        var claims =
            (await db.RoleClaims.Where(claim => claim.ClaimType == Role.PermissionClaim).ToListAsync(ct)).ToLookup(
                claim => claim.RoleId, claim => claim.ClaimValue!);
        var changes = new List<string>();
        foreach (var (name, permissions) in StartingRoles.Permissions)
        {
            var starting = permissions.Select(permission => permission.Name).ToList();
            if (roles.Find(role => role.Name == name) is not { } role)
                Give(Make(name), starting);
            else if (starting.Where(permission => name == StartingRoles.Admin || added.Contains(permission))
                .Except(claims[role.Id], StringComparer.Ordinal).ToList() is { Count: > 0 } gained)
            {
                Give(role, gained);
                role.Version++;
                changes.Add($"{name}: {string.Join(' ', gained.Select(permission => $"+{permission}"))}");
            }
        }

        if (!db.ChangeTracker.HasChanges())
            return;
        using var writer = await dialect.EnterWriter(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        _ = await db.SaveChangesAsync(ct);
        if (changes.Count > 0)
            await dialect.Send(
                [.. changes.Select(change => events.Write(AuditEntryKind.RolePermissionsChanged, about: null, detail: change))], db, ct);
        await transaction.CommitAsync(ct);
        foreach (var change in changes)
            Log.Gained(logger, change);
    }

    private Role Make(string name)
    {
        var role = new Role { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = name, NormalizedName = name.ToUpperInvariant() };
        _ = db.Roles.Add(role);
        return role;
    }

    private void Give(Role role, IEnumerable<string> permissions) =>
        db.RoleClaims.AddRange(
            permissions.Select(
                permission => new IdentityRoleClaim<Guid> { RoleId = role.Id, ClaimType = Role.PermissionClaim, ClaimValue = permission }));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A role gained the permissions that this version adds: {Change}")]
        public static partial void Gained(ILogger logger, string change);
    }
}
