using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>Ends a key for good, with both of its secrets. Ending one that has ended is no failure.</summary>
public sealed class RevokeApiKeyHandler(IApiKeys keys) : IGuarded
{
    public static Access Access { get; } = ApiKeyAccess.Owner.Or(Permission.ApiKeysManage);

    public async Task<Result> Handle(ApiKeyId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await keys.Find(id, Access.OnlyOwn(caller), ct) is not { } key)
            return ApiKeyErrors.NotFound.With($"There is no API key {id} that you can see.");

        if (key.RevokedAt is null)
            keys.Revoke(key, caller);
        return Result.Success;
    }
}
