using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

/// <summary>Who asks, and what they may. It comes from the credentials alone, never from the request's own words.</summary>
public sealed record Caller(UserId User, IReadOnlySet<string> Permissions)
{
    public static readonly ErrorType Forbidden = new(ErrorKind.Forbidden, "auth.forbidden",
        "You are not allowed to do this", "Your account is known, but none of its roles has the permission that this needs.");

    public bool May(Permission permission) => Permissions.Contains(permission.Name);

    /// <summary>The caller as owner, where they see only what is theirs; nobody, where they see everything.</summary>
    public UserId? OnlyOwnUnless(Permission permission) => May(permission) ? null : User;
}
