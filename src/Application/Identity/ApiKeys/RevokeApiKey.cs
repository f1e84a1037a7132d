using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>Ends a key for good, with both of its secrets. Ending one that has ended is no failure.</summary>
public sealed class RevokeApiKeyHandler(IApiKeys keys)
{
    public async Task<Result> Handle(ApiKeyId id, Caller caller, CancellationToken ct)
    {
        if (caller.MayNotManageKeys())
            return Caller.Forbidden.With("A key ends keys only with the permission apikeys:manage.");
        if (await keys.Find(id, caller.OnlyOwnUnless(Permission.ApiKeysManage), ct) is not { } key)
            return ApiKeyErrors.NotFound.With($"There is no API key {id} that you can see.");

        if (key.RevokedAt is null)
            keys.Revoke(key, caller);
        return Result.Success;
    }
}
