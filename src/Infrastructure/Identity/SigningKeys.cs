using System.Buffers.Text;
using System.Security.Cryptography;
using CleanOrders.Application.Identity;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>
/// The keys that sign access tokens (ES256), the same on every instance: they are kept in the database, encrypted, and in
/// memory. The youngest signs, all are good for checking.
/// </summary>
internal sealed class SigningKeys(SecurityOptions security, TimeProvider clock) : IDisposable
{
    private readonly Seal _seal = new(security, "signing keys");
    private volatile ECDsaSecurityKey[] _keys = [];

    public SigningCredentials Current => _keys is [var youngest, ..]
        ? new SigningCredentials(youngest, SecurityAlgorithms.EcdsaSha256)
        : throw new InvalidOperationException("The signing keys are not loaded yet: prepare the database first.");

    public PublicKey[] Public => Array.ConvertAll(_keys, PublicHalf);

    public IEnumerable<SecurityKey> Find(string kid) => _keys.Where(key => key.KeyId == kid);

    /// <summary>Reads the keys, after making the first where there is none. Of several instances that make it at once, one succeeds.</summary>
    public async Task Load(OrdersDbContext db, CancellationToken ct)
    {
        if (!await db.Set<StoredSigningKey>().AnyAsync(ct))
            await Make(generation: 1, db, ct);

        var stored = await db.Set<StoredSigningKey>().AsNoTracking().OrderByDescending(key => key.Generation).ToListAsync(ct);
        var keys = new List<ECDsaSecurityKey>();
        foreach (var key in stored)
            keys.Add(await Open(key, db, ct));
        _keys = [.. keys];
    }

    public void Dispose()
    {
        foreach (var key in _keys)
            key.ECDsa.Dispose();
    }

    private async Task Make(int generation, OrdersDbContext db, CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kid = Base64Url.EncodeToString(new ECDsaSecurityKey(key).ComputeJwkThumbprint());
        _ = db.Add(new StoredSigningKey { Generation = generation, Kid = kid, PrivateKey = _seal.Close(key.ExportPkcs8PrivateKey(), kid), CreatedAt = clock.GetUtcNow(), SignsFrom = clock.GetUtcNow() });
        try
        {
            _ = await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await db.Set<StoredSigningKey>().AnyAsync(stored => stored.Generation == generation, ct))
                throw;
        }
    }

    private async Task<ECDsaSecurityKey> Open(StoredSigningKey stored, OrdersDbContext db, CancellationToken ct)
    {
        var privateKey = _seal.Open(stored.PrivateKey, stored.Kid, out var isPresent) ?? throw new StartRefusedException(
            "The signing keys in the database were written with another Security:Secret. Give every instance the one with which the first was started, or name it as Security:PreviousSecret.");
        if (!isPresent)
        {
            var again = _seal.Close(privateKey, stored.Kid);
            _ = await db.Set<StoredSigningKey>().Where(key => key.Kid == stored.Kid).ExecuteUpdateAsync(change => change.SetProperty(key => key.PrivateKey, again), ct);
        }

        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        CryptographicOperations.ZeroMemory(privateKey);

        // A factory of its own: the library's shared one would go on using a copy of this key that another host of this process has disposed of.
        return new ECDsaSecurityKey(key) { KeyId = stored.Kid, CryptoProviderFactory = new CryptoProviderFactory() };
    }

    private static PublicKey PublicHalf(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new PublicKey(key.KeyId, Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }
}

/// <summary>A row of <c>signing_keys</c>. Each generation exists once, so that two instances cannot both make it.</summary>
internal sealed class StoredSigningKey
{
    public required int Generation { get; init; }

    public required string Kid { get; init; }

    public required byte[] PrivateKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it signs. Until then it is only published, so that every verifier knows it in time.</summary>
    public required DateTimeOffset SignsFrom { get; init; }
}
