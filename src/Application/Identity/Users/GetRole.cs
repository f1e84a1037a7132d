using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity.Users;

/// <summary>Answered by <see cref="RoleDetails"/>.</summary>
public sealed record GetRole(string Name, Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.UsersManage);
}

/// <param name="Version">Counts its changes: the entity tag.</param>
public sealed record RoleDetails(string Name, IReadOnlyList<string> Permissions, int Version);
