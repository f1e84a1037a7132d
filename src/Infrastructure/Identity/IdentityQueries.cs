using CleanOrders.Application.Identity;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity;

internal sealed class IdentityQueries(OrdersDbContext db, SigningKeys keys) : IQuery<GetMe, Me>, IQuery<GetPublicKeys, IReadOnlyList<PublicKey>>
{
    public async Task<Result<Me>> Ask(GetMe question, CancellationToken ct)
    {
        var id = question.Caller.User;
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id.Value, ct) is not { } user)
            return IdentityErrors.TokenInvalid.With("The account is no longer there.");

        var roles = await db.UserRoles.Where(held => held.UserId == user.Id)
            .Join(db.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name!)
            .OrderBy(name => name).ToListAsync(ct);
        return new Me(id, user.Email!, user.DisplayName, roles, await db.PermissionsOf(user.Id, ct));
    }

    public Task<Result<IReadOnlyList<PublicKey>>> Ask(GetPublicKeys question, CancellationToken ct) =>
        Task.FromResult<Result<IReadOnlyList<PublicKey>>>(keys.Public);
}

internal static class HeldPermissions
{
    /// <summary>What the user's roles allow, as the database says now.</summary>
    public static Task<List<string>> PermissionsOf(this OrdersDbContext db, Guid user, CancellationToken ct) =>
        db.UserRoles.Where(held => held.UserId == user)
            .Join(db.RoleClaims, held => held.RoleId, claim => claim.RoleId, (_, claim) => claim)
            .Where(claim => claim.ClaimType == Role.PermissionClaim)
            .Select(claim => claim.ClaimValue!)
            .Distinct().OrderBy(name => name).ToListAsync(ct);
}
