using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Audit;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity.Users;

/// <summary>
/// What is changed here was read into the context before: whoever else changes it meanwhile, the unit of work decides again.
/// </summary>
internal sealed class UserAdministration(
    OrdersDbContext db, WriteBatch batch, Revocations revocations, LoginAttempts attempts, AuditEntries events, SecurityNotices notices,
    IdentitySettings settings, TimeProvider clock) : IUsers
{
    public async Task<UserDetails?> Find(UserId user, CancellationToken ct) =>
        await db.Users.SingleOrDefaultAsync(row => row.Id == user.Value, ct) is { } found ? Details(found, await RolesOf(user, ct)) : null;

    public async Task<bool> GuardLastAdmin(UserId user, CancellationToken ct)
    {
        // Its stamp is what two of them would both write, and only one can.
        var admin = await db.Roles.SingleAsync(role => role.Name == StartingRoles.Admin, ct);
        admin.ConcurrencyStamp = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var needsConfirmation = settings.RequireConfirmedEmail is true;
        var whoCanSignIn = db.Users.Where(
            other => other.LockedAt == null && other.PasswordHash != null && (other.EmailConfirmed || !needsConfirmation));
        return !await db.UserRoles.AnyAsync(
            held => held.RoleId == admin.Id && held.UserId != user.Value && whoCanSignIn.Any(other => other.Id == held.UserId), ct);
    }

    public async Task<UserDetails> ChangeRoles(UserId user, IReadOnlyCollection<string> roles, Caller by, CancellationToken ct)
    {
        var known = await db.Roles.ToListAsync(ct);
        var held = await db.UserRoles.Where(row => row.UserId == user.Value).ToListAsync(ct);
        var (gained, lost) =
            (known.Where(role => roles.Contains(role.Name!, StringComparer.Ordinal) && !Holds(role))
                .ToList(), known.Where(role => !roles.Contains(role.Name!, StringComparer.Ordinal) && Holds(role)).ToList());

        // Whoever gives a role has looked at what it allows: where that changes before this commits, they look again.
        foreach (var role in gained)
            role.ConcurrencyStamp = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        db.UserRoles.AddRange(gained.Select(role => new IdentityUserRole<Guid> { UserId = user.Value, RoleId = role.Id }));
        db.UserRoles.RemoveRange(held.Where(row => lost.Exists(role => role.Id == row.RoleId)));

        EndTokens(user);
        var difference = Difference(gained.Select(role => role.Name!), lost.Select(role => role.Name!));
        _ = Audit(AuditEntryKind.UserRolesChanged, user, by, difference);
        return Details(await Changed(user, ct), [.. roles.Order(StringComparer.Ordinal)]);

        bool Holds(Role role) => held.Exists(row => row.RoleId == role.Id);
    }

    public async Task<UserDetails> Lock(UserId user, string? reason, Caller by, CancellationToken ct)
    {
        // Who is locked already stays so since then. What has come to life all the same ends with it.
        var locked = await db.Users.SingleAsync(row => row.Id == user.Value, ct);
        var wasOpen = locked.LockedAt is null;
        if (wasOpen)
        {
            locked.Version++;
            locked.LockedAt = clock.GetUtcNow();
        }

        EndTokens(user);
        var entry = Audit(AuditEntryKind.UserLocked, user, by, reason);
        if (wasOpen)
        {
            batch.Add(notices.Of(entry));
            batch.AfterCommit(notices.SignalDue);
        }

        return Details(locked, await RolesOf(user, ct));
    }

    public async Task<UserDetails> Unlock(UserId user, Caller by, CancellationToken ct)
    {
        var open = await Changed(user, ct);
        open.LockedAt = null;
        open.TotpFailures = 0;
        batch.Add(new Statement(
            "DELETE FROM login_attempts WHERE key = $1 OR key = $2", attempts.OfAccount(EmailAddress.Known(open.Email)!.Value).Key,
            attempts.OfUser(user).Key));
        _ = Audit(AuditEntryKind.UserUnlocked, user, by, detail: null);
        return Details(open, await RolesOf(user, ct));
    }

    public async Task<IReadOnlyList<RoleDetails>> Roles(CancellationToken ct)
    {
        // The versions first: what changes between the two shows when it commits.
        var roles = await db.Roles.ToListAsync(ct);
        var claims =
            (await db.RoleClaims.Where(claim => claim.ClaimType == Role.PermissionClaim).ToListAsync(ct)).ToLookup(
                claim => claim.RoleId, claim => claim.ClaimValue!);
        return [.. roles.Select(role => Details(role, claims[role.Id])).OrderBy(role => role.Name, StringComparer.Ordinal)];
    }

    public async Task<RoleDetails> ChangePermissions(string role, IReadOnlyCollection<string> permissions, Caller by, CancellationToken ct)
    {
        var changed = await db.Roles.SingleAsync(row => row.Name == role, ct);
        var claims = await db.RoleClaims.Where(claim => claim.RoleId == changed.Id && claim.ClaimType == Role.PermissionClaim)
            .ToListAsync(ct);
        var gained = permissions.Except(claims.Select(claim => claim.ClaimValue!), StringComparer.Ordinal).ToList();
        var lost = claims.Where(claim => !permissions.Contains(claim.ClaimValue!, StringComparer.Ordinal)).ToList();
        db.RoleClaims.RemoveRange(lost);
        db.RoleClaims.AddRange(
            gained.Select(
                permission =>
                    new IdentityRoleClaim<Guid> { RoleId = changed.Id, ClaimType = Role.PermissionClaim, ClaimValue = permission }));
        changed.Version++;

        foreach (var statement in revocations.RolesChanged())
            batch.Add(statement);
        batch.AfterCommit(revocations.LoadRoles);
        _ = Audit(AuditEntryKind.RolePermissionsChanged, about: null, by,
            $"{role}: {Difference(gained, lost.Select(claim => claim.ClaimValue!))}");
        return Details(changed, permissions);
    }

    private async Task<User> Changed(UserId user, CancellationToken ct)
    {
        var changed = await db.Users.SingleAsync(row => row.Id == user.Value, ct);
        changed.Version++;
        return changed;
    }

    private void EndTokens(UserId user)
    {
        foreach (var statement in revocations.EndAll(user))
            batch.Add(statement);
        batch.AfterCommit(ct => revocations.AllEnded(user, ct));
    }

    private Statement Audit(AuditEntryKind kind, UserId? about, Caller by, string? detail)
    {
        var entry = events.Write(kind, about, by.User, by.Session, by.Key, detail);
        batch.Add(entry);
        return entry;
    }

    private Task<List<string>> RolesOf(UserId user, CancellationToken ct) =>
        db.Roles.Where(role => db.UserRoles.Any(held => held.UserId == user.Value && held.RoleId == role.Id)).Select(role => role.Name!)
            .OrderBy(name => name).ToListAsync(ct);

    private static string Difference(IEnumerable<string> gained, IEnumerable<string> lost) =>
        string.Join(' ', gained.Order(StringComparer.Ordinal).Select(name => $"+{name}")
            .Concat(lost.Order(StringComparer.Ordinal).Select(name => $"-{name}")));

    private static UserDetails Details(User user, IReadOnlyList<string> roles)
    {
        var id = new UserId(user.Id);
        return new UserDetails(
            id, user.Email!, user.DisplayName, user.EmailConfirmed, user.TotpConfirmedAt is not null, roles, TypedId.TimeOf(id),
            user.LockedAt, user.Version);
    }

    private static RoleDetails Details(Role role, IEnumerable<string> permissions) =>
        new(role.Name!, [.. permissions.Order(StringComparer.Ordinal)], role.Version);
}
