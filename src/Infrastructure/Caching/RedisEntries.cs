using System.Security.Cryptography;
using System.Text;
using CleanOrders.Infrastructure.Redis;
using CleanOrders.Infrastructure.Security;
using Microsoft.Extensions.Caching.Distributed;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>
/// Cached answers in Redis, each one value that is written with its end in one command: none stays for ever because the connection broke
/// between two. It never fails: where Redis does not respond in time it has nothing. An entry is signed with its key, so nobody but this
/// service can make one, or give one for another.
/// </summary>
internal sealed class RedisEntries(
    RedisConnection redis, RedisBreaker breaker, CachingOptions options, SecurityOptions security, TimeProvider clock)
    : IDistributedCache
{
    private const int SignatureLength = 16;

    private static readonly AsyncLocal<Reads?> Watched = new();

    // Of the present secret. What the previous one has signed is made again.
    private readonly byte[] _key = security.DeriveKey("cache");

    /// <summary>Notes whether what this call reads is found here.</summary>
    public static Reads Watch() => Watched.Value = new Reads();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var found = await breaker.InTime(
            async () => (byte[]?)await (await redis.Open()).GetDatabase().StringGetAsync(key), options.RedisTimeout, token);
        if (found is not { Length: >= SignatureLength }
            || !CryptographicOperations.FixedTimeEquals(found.AsSpan(0, SignatureLength), Signature(key, found.AsSpan(SignatureLength))))
            return null;
        if (Watched.Value is { } reads)
            reads.HasFound = true;
        return found[SignatureLength..];
    }

    // Nobody waits for it, so it may take longer; but not for ever, since its value is held as long.
    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var lifetime = options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration - clock.GetUtcNow()
            ?? throw new ArgumentException("An entry without an end would stay for ever.", nameof(options));
        if (lifetime > TimeSpan.Zero)
            _ = await breaker.InTime(
                async () => await (await redis.Open()).GetDatabase()
                    .StringSetAsync(key, (byte[])[.. Signature(key, value), .. value], lifetime) ? value : null,
                RedisConnection.Timeout, token);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default) => _ = await breaker.InTime(
        async () => await (await redis.Open()).GetDatabase().KeyDeleteAsync(key) ? key : null, RedisConnection.Timeout, token);

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[]? Get(string key) => throw Blocking();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw Blocking();

    public void Remove(string key) => throw Blocking();

    public void Refresh(string key) => throw Blocking();

    private ReadOnlySpan<byte> Signature(string key, ReadOnlySpan<byte> value)
    {
        using var signature = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        signature.AppendData(Encoding.UTF8.GetBytes(key));
        signature.AppendData("\n"u8);
        signature.AppendData(value);
        return signature.GetHashAndReset().AsSpan(0, SignatureLength);
    }

    private static NotSupportedException Blocking() => new("Redis is never waited for with a thread.");

    internal sealed class Reads
    {
        public bool HasFound { get; set; }
    }
}
