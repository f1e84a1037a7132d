using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Users;

/// <param name="Reason">For those who read the audit entries.</param>
public sealed record LockUser([property: StringLength(Note.Longest)] string? Reason);

/// <summary>
/// Locks somebody out, with their tokens and API keys. Doing it twice is no failure: the second lock ends what the first did not.
/// </summary>
public sealed class LockUserHandler(IUsers users, ICallers callers) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);

    public async Task<Result<UserDetails>> Handle(LockUser command, UserId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var violations = new Violations();
        var reason = string.IsNullOrWhiteSpace(command.Reason)
            ? null
            : violations.Take("/reason", Text.Check(command.Reason, Note.Longest));
        if (violations.Any)
            return violations.ToError();
        if (await users.Find(id, ct) is not { } user)
            return UserErrors.NotFound.With($"There is no user {id}.");
        if (id == caller.User)
            return UserErrors.LocksSelf.With("This is your own account.");
        if (await callers.Refuses(caller, (await users.Roles(ct)).BeyondCustomers(user.Roles), ct) is { } refused)
            return refused;
        if (user.LockedAt is null && user.Roles.Contains(StartingRoles.Admin, StringComparer.Ordinal) && await users.GuardLastAdmin(id, ct))
            return UserErrors.LastAdmin.With("No other administrator could sign in.");

        return await users.Lock(id, reason, caller, ct);
    }
}
