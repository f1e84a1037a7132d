using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CleanOrders.ServiceDefaults.Authentication;

/// <summary>
/// Access tokens whose signature was checked already: checking one costs a hundred times more than finding it here. It
/// holds two generations. When the young one is full, the old one is dropped with what was not asked for since.
/// </summary>
internal sealed class ValidatedTokens(TimeProvider clock)
{
    private const int GenerationSize = 5_000;

    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<UInt128, Entry> _young = new();
    private volatile ConcurrentDictionary<UInt128, Entry> _old = new();

    /// <summary>Whose token it is, if it was checked before and has not expired.</summary>
    public SignedIn? Find(ReadOnlySpan<char> token)
    {
        var key = KeyOf(token);
        if (_young.TryGetValue(key, out var entry))
            return entry.Expires > clock.GetUtcNow() ? entry.SignedIn : null;
        if (!_old.TryGetValue(key, out entry) || entry.Expires <= clock.GetUtcNow())
            return null;

        Keep(key, entry);
        return entry.SignedIn;
    }

    public void Keep(SecurityToken token, SignedIn signedIn) =>
        Keep(KeyOf(((JsonWebToken)token).EncodedToken), new Entry(signedIn, new DateTimeOffset(token.ValidTo)));

    private void Keep(UInt128 key, Entry entry)
    {
        lock (_lock)
        {
            if (_young.Count >= GenerationSize)
                (_old, _young) = (_young, new ConcurrentDictionary<UInt128, Entry>());
            _young[key] = entry;
        }
    }

    /// <summary>Half of the token's SHA-256: tokens themselves are not kept, and nobody finds a second one for 128 given bits.</summary>
    private static UInt128 KeyOf(ReadOnlySpan<char> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(MemoryMarshal.AsBytes(token), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private sealed record Entry(SignedIn SignedIn, DateTimeOffset Expires);
}
