using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Users;

public static class UserErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "user.not_found",
        "There is no such user", "No account has this id.");

    public static readonly ErrorType LastAdmin = new(ErrorKind.Conflict, "user.last_admin",
        "Nobody would be left to administer",
        "This is the only user with the role `admin` who can sign in: not locked, and with a confirmed address where one is asked for. "
            + "Give the role to somebody else first.");

    public static readonly ErrorType LocksSelf = new(ErrorKind.Conflict, "user.locks_self",
        "Nobody locks themselves", "You would not get in again. Another administrator can do it.");

    public static readonly ErrorType RoleUnknown = new(ErrorKind.Invalid, "role.unknown",
        "There is no such role", "A role is known by its exact name; the list of roles has them all.");

    public static readonly ErrorType RoleNotFound = new(ErrorKind.NotFound, "role.not_found",
        "There is no such role at this address", "No role has exactly this name; the list of roles has them all.");

    public static readonly ErrorType AdminHasAll = new(ErrorKind.Conflict, "role.admin_has_all",
        "Nobody could undo this",
        "Nobody gives what they do not have: what the role `admin` lost, no administrator could give back. Take it from people, not from "
            + "the role.");
}
