using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>
/// Who may touch which API key. A key may do nothing to keys without a permission for all: one that leaks must not make itself another.
/// </summary>
public static class ApiKeyAccess
{
    public static readonly Access Owner = Access.Only("the key's owner", ofKeys: Permission.ApiKeysManage, sees: Permission.ApiKeysManage);
}
