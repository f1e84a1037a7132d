using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>The caller's own keys, or with <c>apikeys:manage</c> everybody's; the youngest first.</summary>
/// <param name="Owner">Only this user's.</param>
public sealed record ListApiKeys(Caller Caller, UserId? Owner, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = ApiKeyAccess.Owner.Or(Permission.ApiKeysManage);
}
