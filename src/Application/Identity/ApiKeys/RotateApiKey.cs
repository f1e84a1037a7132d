using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <summary>Gives a key another secret. The one before stays good for a day, so that nothing stands still while it is exchanged.</summary>
public sealed class RotateApiKeyHandler(IApiKeys keys, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = ApiKeyAccess.Owner.Or(Permission.ApiKeysManage);

    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public async Task<Result<IssuedApiKey>> Handle(ApiKeyId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await keys.Find(id, Access.OnlyOwn(caller), ct) is not { } key)
            return ApiKeyErrors.NotFound.With($"There is no API key {id} that you can see.");

        // Whoever gets the secret can use it: a key is never a way to more than one has. What is its owner's own, nobody else has.
        if (key.Owner != caller.User && key.Permissions.Contains(Permission.OrdersOwn.Name, StringComparer.Ordinal))
            return Caller.Forbidden.With($"The key has {Permission.OrdersOwn}: only its owner gets its secret. You can end it.");
        if ((key.Owner != caller.User || caller.Key is not null)
            && key.Permissions.FirstOrDefault(permission => !caller.May(new Permission(permission))) is { } missing)
            return Caller.Forbidden.With($"The key may {missing}, and you may not.");

        if (await keys.Exceeds(key, caller, ct) is { } excess)
            return excess;

        var now = clock.GetUtcNow();
        if (key.RevokedAt is not null || key.ExpiresAt <= now)
            return ApiKeyErrors.Ended.With("A key that has ended gets no other secret.");

        if (await keys.GenerationOf(caller, ct) is not { } generation)
            return ApiKeyErrors.MakerLeft(caller);

        var rotated = key with { PreviousUntil = now + Overlap };
        return IssuedApiKey.From(rotated, keys.Rotate(rotated, caller, generation));
    }
}
