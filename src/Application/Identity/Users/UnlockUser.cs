using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Users;

/// <summary>Lets a locked user in again. Doing it twice is no failure.</summary>
public sealed class UnlockUserHandler(IUsers users, ICallers callers) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);

    public async Task<Result<UserDetails>> Handle(UserId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await users.Find(id, ct) is not { } user)
            return UserErrors.NotFound.With($"There is no user {id}.");
        if (user.LockedAt is null)
            return user;
        return await callers.Refuses(caller, (await users.Roles(ct)).BeyondCustomers(user.Roles), ct) is { } refused
            ? refused
            : await users.Unlock(id, caller, ct);
    }
}
