using System.Buffers.Text;
using System.Security.Cryptography;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using CleanOrders.Infrastructure.Security;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace CleanOrders.Infrastructure.Identity.Tokens;

/// <summary>
/// The keys that sign access tokens (ES256), the same on every instance: they are kept in the database, encrypted, and in
/// memory. The youngest whose time has come signs, all are good for checking. How they follow each other: <see cref="KeyRotation"/>.
/// </summary>
internal sealed partial class SigningKeys(Dialect dialect, SecurityOptions security, TimeProvider clock, ILogger<SigningKeys> logger)
    : IDisposable
{
    /// <summary>What instances tell each other when a key came or went.</summary>
    public const string Signal = "keys";

    private const string Sql = "SELECT kid, private_key, signs_from FROM signing_keys ORDER BY generation DESC";

    /// <summary>How often a token with an unknown key makes this look for new ones. Whoever invents key ids can cause no more.</summary>
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(30);

    private readonly SecretProtector _protector = new(security, "signing keys");
    private readonly SemaphoreSlim _semaphore = new(1, 1);
    private volatile Key[] _keys = [];
    private long _lookedAt;

    public SigningCredentials Current => new(Signer.Half, SecurityAlgorithms.EcdsaSha256);

    /// <summary>The one that signs first.</summary>
    public PublicKey[] Public => [.. _keys.OrderByDescending(key => key == Signer).Select(key => PublicHalf(key.Half))];

    // Where none may sign yet, after all others were dropped, the one that there is does.
    private Key Signer => _keys switch
    {
        [] => throw new InvalidOperationException("The signing keys are not loaded yet: prepare the database first."),
        var keys => Array.Find(keys, key => key.SignsFrom <= clock.GetUtcNow()) ?? keys[^1],
    };

    public bool Has(string kid) => Array.Exists(_keys, key => key.Half.KeyId == kid);

    public IEnumerable<SecurityKey> Find(string kid)
    {
        if (Has(kid))
            return _keys.Where(key => key.Half.KeyId == kid).Select(key => key.Half);

        var (now, before) = (clock.GetTimestamp(), Volatile.Read(ref _lookedAt));
        if ((before == 0 || clock.GetElapsedTime(before, now) > BetweenReads)
            && Interlocked.CompareExchange(ref _lookedAt, now, before) == before)
            _ = Refresh();
        return [];
    }

    /// <summary>Reads the keys. Those that are there already stay as they are.</summary>
    public async Task Load(CancellationToken ct)
    {
        // One after another: who read earlier must not have the last word.
        await _semaphore.WaitAsync(ct);
        try
        {
            var known = _keys.ToDictionary(key => key.Half.KeyId, StringComparer.Ordinal);
            var stored = await dialect.Query(
                new Statement(Sql), row => (Kid: row.GetString(0), PrivateKey: (byte[])row[1], SignsFrom: Dialect.Time(row, 2)), ct);
            var keys = new List<Key>();
            foreach (var (kid, privateKey, signsFrom) in stored)
                keys.Add(known.GetValueOrDefault(kid) ?? new Key(await Open(kid, privateKey, ct), signsFrom));
            _keys = [.. keys];
        }
        finally
        {
            _ = _semaphore.Release();
        }
    }

    /// <summary>A new key as its id and what is stored of it.</summary>
    public (string Kid, byte[] PrivateKey) Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kid = Base64Url.EncodeToString(new ECDsaSecurityKey(key).ComputeJwkThumbprint());
        var privateKey = key.ExportPkcs8PrivateKey();
        var stored = _protector.Protect(privateKey, kid);
        CryptographicOperations.ZeroMemory(privateKey);
        return (kid, stored);
    }

    public void Dispose()
    {
        foreach (var key in _keys)
            key.Half.ECDsa.Dispose();
        _semaphore.Dispose();
    }

    private async Task Refresh()
    {
        try
        {
            await Load(CancellationToken.None);
        }
        catch (Exception failure) when (failure.IsOutage())
        {
            Log.NotLooked(logger, failure.UnlessOutage());
        }
    }

    private async Task<ECDsaSecurityKey> Open(string kid, byte[] stored, CancellationToken ct)
    {
        var privateKey = _protector.Unprotect(stored, kid, out var isPresent) ?? throw new StartRefusedException(
            "The signing keys in the database were written with another Security:Secret. Give every instance the one with which the first "
                + "was started, or name it as Security:PreviousSecret.");
        if (!isPresent)
            await dialect.Send(
                [new Statement("UPDATE signing_keys SET private_key = $2 WHERE kid = $1", kid, _protector.Protect(privateKey, kid))], ct);

        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        CryptographicOperations.ZeroMemory(privateKey);

        // A factory of its own: the library's shared one would go on using a copy of this key that another host of this process has
        // disposed of.
        return new ECDsaSecurityKey(key) { KeyId = kid, CryptoProviderFactory = new CryptoProviderFactory() };
    }

    private static PublicKey PublicHalf(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new PublicKey(key.KeyId, Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }

    private sealed record Key(ECDsaSecurityKey Half, DateTimeOffset SignsFrom);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Reading the signing keys failed; it is retried")]
        public static partial void NotLooked(ILogger logger, Exception? exception);
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
