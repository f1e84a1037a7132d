using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.Users;

/// <summary>
/// Several customers at once: for whoever manages users all of them, for anybody else themselves. The others are not among them.
/// </summary>
public sealed record FindCustomers(IReadOnlyCollection<UserId> Ids, Caller Caller) : IQuestion
{
    public static Access Access { get; } =
        Access.Only("the customer", ofKeys: Permission.OrdersOwn, sees: Permission.UsersManage).Or(Permission.UsersManage);
}

/// <param name="DisplayName">What they want to be called; nothing, where they never said.</param>
public sealed record CustomerDetails(UserId Id, string Email, string? DisplayName);
