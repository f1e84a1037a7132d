using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.ApiKeys;

public static class ApiKeyErrors
{
    public static readonly ErrorType Invalid = new(ErrorKind.Unauthenticated, "api_key.invalid",
        "The API key is not valid",
        "The key is malformed or unknown, has expired or was revoked, may not be used from your address, or its owner cannot sign in "
            + "now. It is not said which.");

    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "api_key.not_found",
        "There is no such API key", "No key has this id, or it is somebody else's.");

    public static readonly ErrorType Ended = new(ErrorKind.Conflict, "api_key.ended",
        "The API key has ended", "It was revoked or has expired, and cannot come back. Make another one.");

    public static readonly ErrorType PlanMalformed = new(ErrorKind.Invalid, "api_key.plan_malformed",
        "The plan has no such name",
        "A plan is 1 to 32 small letters, digits and dashes, beginning with a letter; `default` is there always.");

    public static readonly ErrorType PlanReserved = new(ErrorKind.Invalid, "api_key.plan_reserved",
        "Somebody else gives this plan", "Your own keys have the plan `default`. Another one is given by who has `apikeys:manage`.");

    public static readonly ErrorType NetworkMalformed = new(ErrorKind.Invalid, "api_key.network_malformed",
        "This is not a network",
        "A network is an address and how many of its bits count, as in `192.0.2.0/24` or `2001:db8::/32`. At most 20.");

    public static readonly ErrorType ExpiryPast = new(ErrorKind.Invalid, "api_key.expiry_past",
        "The key would have expired already", "A key expires in the future, or never where `expiresAt` is left out.");

    public static readonly ErrorType PermissionNotHeld = new(ErrorKind.Invalid, "api_key.permission_not_held",
        "You do not have this permission yourself",
        "A key may at most what its maker may. Leave the permission out, or have it given to one of your roles first.");

    /// <summary>The caller was locked or signed out, or their own key was revoked, while they asked.</summary>
    public static Error MakerLeft(Caller caller) => caller.Key is null
        ? IdentityErrors.TokenInvalid.With("You were signed out meanwhile.")
        : Invalid.With("The key was revoked meanwhile.");
}
