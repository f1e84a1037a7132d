using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.Accounts;

/// <summary>Who am I, and what may I? Answered by <see cref="Me"/> from the database, not from the token.</summary>
public sealed record GetMe(Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.SignedIn;
}

public sealed record Me(UserId Id, string Email, string? DisplayName, IReadOnlyList<string> Roles, IReadOnlyList<string> Permissions);
