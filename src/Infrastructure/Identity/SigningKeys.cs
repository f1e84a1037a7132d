using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
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
    private readonly byte[] _encryptionKey = security.DeriveKey("signing keys");
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
        _keys = [.. stored.Select(Decrypt)];
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
        _ = db.Add(new StoredSigningKey { Generation = generation, Kid = kid, PrivateKey = Encrypt(key.ExportPkcs8PrivateKey(), kid), CreatedAt = clock.GetUtcNow(), SignsFrom = clock.GetUtcNow() });
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

    // Stored as nonce, tag, ciphertext; bound to the key's id.
    private byte[] Encrypt(byte[] privateKey, string kid)
    {
        var stored = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + privateKey.Length];
        var (nonce, tag, ciphertext) = Parts(stored);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(_encryptionKey, tag.Length);
        aes.Encrypt(nonce.Span, privateKey, ciphertext.Span, tag.Span, Encoding.ASCII.GetBytes(kid));
        CryptographicOperations.ZeroMemory(privateKey);
        return stored;
    }

    private ECDsaSecurityKey Decrypt(StoredSigningKey stored)
    {
        var (nonce, tag, ciphertext) = Parts(stored.PrivateKey);
        var privateKey = new byte[ciphertext.Length];
        try
        {
            using var aes = new AesGcm(_encryptionKey, tag.Length);
            aes.Decrypt(nonce.Span, ciphertext.Span, tag.Span, privateKey, Encoding.ASCII.GetBytes(stored.Kid));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new StartRefusedException(
                "The signing keys in the database were written with another Security:Secret. Give every instance the one with which the first was started.");
        }

        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        CryptographicOperations.ZeroMemory(privateKey);

        // A factory of its own: the library's shared one would go on using a copy of this key that another host of this process has disposed of.
        return new ECDsaSecurityKey(key) { KeyId = stored.Kid, CryptoProviderFactory = new CryptoProviderFactory() };
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Ciphertext) Parts(Memory<byte> stored)
    {
        var nonce = AesGcm.NonceByteSizes.MaxSize;
        var tag = AesGcm.TagByteSizes.MaxSize;
        return (stored[..nonce], stored.Slice(nonce, tag), stored[(nonce + tag)..]);
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
