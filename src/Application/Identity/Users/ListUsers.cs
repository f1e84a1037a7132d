using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity.Users;

/// <summary>The accounts, the youngest first.</summary>
/// <param name="Email">The account with this address.</param>
/// <param name="Role">Who has this role.</param>
/// <param name="Locked">Who is locked, or who is not.</param>
public sealed record ListUsers(string? Email, string? Role, bool? Locked, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);
}
