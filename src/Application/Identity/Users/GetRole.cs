namespace CleanOrders.Application.Identity.Users;

/// <summary>Answered by <see cref="RoleDetails"/>.</summary>
public sealed record GetRole(string Name);

/// <summary>All roles, by name: there are few.</summary>
public sealed record ListRoles;

/// <param name="Version">Counts its changes: the entity tag.</param>
public sealed record RoleDetails(string Name, IReadOnlyList<string> Permissions, int Version);
