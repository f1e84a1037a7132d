using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>
/// Who may touch which API key. A key may do nothing to keys without a permission for all: one that leaks must not make itself another.
/// </summary>
public static class ApiKeyAccess
{
    public static readonly Access Owner = Access.Only("the key's owner", ofKeys: Permission.ApiKeysManage, sees: Permission.ApiKeysManage);

    /// <summary>Whoever gets a secret can use it: a key gives none that is good for longer than itself, or from elsewhere.</summary>
    public static async Task<Error?> Exceeds(this IApiKeys keys, ApiKeyDetails key, Caller caller, CancellationToken ct) =>
        caller.Key is { } used && await keys.Find(used, caller.User, ct) is { } own
        && (own.ExpiresAt < (key.ExpiresAt ?? DateTimeOffset.MaxValue)
            || !AllowedNetworks.Of(own.AllowedNetworks).Cover(AllowedNetworks.Of(key.AllowedNetworks)))
            ? Caller.Forbidden.With("The key would be good for longer than your own, or from networks that your own is not good from.")
            : null;
}
