using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity.Users;

/// <summary>All roles, by name: there are few.</summary>
public sealed record ListRoles(Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);
}
