using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Identity.Accounts;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity.Users;

/// <summary>
/// What identity needs in a new database. Each step does nothing where its work is done, by an earlier start or by another instance.
/// </summary>
internal sealed class IdentitySeed(
    OrdersDbContext db, AccountStore accounts, PasswordHashing hashing, KeyRotation keys, RoleSeed roles, Revocations revocations)
{
    public const string DevelopmentPassword = "Development-Only-1";

    public static readonly (string Email, string Role)[] DevelopmentUsers =
    [
        ("admin@example.com", StartingRoles.Admin),
        ("support@example.com", "support"),
        ("warehouse@example.com", "warehouse"),
        ("customer@example.com", StartingRoles.Customer),
        ("customer2@example.com", StartingRoles.Customer),
    ];

    /// <summary>Makes the first signing key, and the starting roles what they are to be.</summary>
    public async Task Run(CancellationToken ct)
    {
        await keys.Tend(ct);
        await roles.Run(ct);
        await revocations.Load(ct);
    }

    public async Task MakeDevelopmentUsers(CancellationToken ct)
    {
        var emails = Array.ConvertAll(DevelopmentUsers, user => user.Email);
        var known = await db.Users.Where(user => emails.Contains(user.UserName)).Select(user => user.UserName).ToListAsync(ct);
        foreach (var (email, role) in DevelopmentUsers.Where(user => !known.Contains(user.Email, StringComparer.Ordinal)))
            _ = await accounts.Make(
                new NewAccount(EmailAddress.From(email).Value, Password.Choose(DevelopmentPassword).Value, DisplayName: null), role, ct);
    }

    /// <exception cref="StartRefusedException">Somebody could sign in with the password that everybody knows.</exception>
    public async Task RefuseDevelopmentUsers(CancellationToken ct)
    {
        var emails = Array.ConvertAll(DevelopmentUsers, user => user.Email);
        foreach (var user in await db.Users.Where(user => emails.Contains(user.UserName)).ToListAsync(ct))
        {
            if ((await hashing.Verify(
                user.PasswordHash, Password.Choose(DevelopmentPassword).Value, ct)).Value != PasswordVerificationResult.Failed)
                throw new StartRefusedException(
                    $"The database has the development user {user.UserName} with the published password. Delete it or change its password "
                        + $"first.");
        }
    }
}
