using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>A script by its hash. Only a server that does not have it, as one that was started anew, is sent its text.</summary>
internal sealed class RedisScript(string text)
{
    private readonly byte[] _hash = HashOf(text);

    public async Task<RedisResult> Run(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, arguments);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(text, keys, arguments);
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "It is how Redis names scripts, and protects nothing.")]
    private static byte[] HashOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
