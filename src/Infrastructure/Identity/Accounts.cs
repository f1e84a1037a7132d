using CleanOrders.Application.Identity;
using CleanOrders.Application.Ports;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity;

internal sealed class Accounts(UserManager<User> users, OrdersDbContext db, TimeProvider clock) : IAccounts
{
    public async Task<Result> Register(NewAccount account, CancellationToken ct)
    {
        _ = await Make(account, StartingRoles.Customer, ct);
        return Result.Success;
    }

    /// <summary>Makes the account in one transaction, unless the e-mail has one. The password is hashed before that is looked at.</summary>
    public async Task<bool> Make(NewAccount account, string role, CancellationToken ct)
    {
        var email = account.Email.Value;
        var user = new User { Id = TypedId.New<UserId>(clock.GetUtcNow()).Value, UserName = email, Email = email, EmailConfirmed = role != StartingRoles.Customer, DisplayName = account.DisplayName };
        var roleId = await db.Roles.Where(known => known.Name == role).Select(known => known.Id).SingleAsync(ct);
        try
        {
            // UserManager saves what the context holds: the user and, with it, the role.
            _ = db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = roleId });
            var made = await users.CreateAsync(user, account.Password.Value);
            if (made.Succeeded)
                return true;
            db.ChangeTracker.Clear();
            return made.Errors.All(error => error.Code == nameof(IdentityErrorDescriber.DuplicateUserName))
                ? false
                : throw new InvalidOperationException($"The account was refused: {string.Join(' ', made.Errors.Select(error => error.Code))}");
        }
        catch (DbUpdateException)
        {
            // Somebody may have registered it between the look and the write.
            db.ChangeTracker.Clear();
            if (await users.FindByNameAsync(email) is null)
                throw;
            return false;
        }
    }
}
