using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using Microsoft.Extensions.Caching.Memory;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>
/// Answers in memory and in Redis, by FusionCache: it asks once for all who wait, spreads the ends of entries, and asks again before a
/// much-used one ends. What is good is decided by <see cref="CacheVersions"/> alone, so nothing is ever removed or announced.
/// </summary>
internal sealed class FusionQueryCache : IQueryCache, IDisposable
{
    private const int LongestPlainKey = 100;

    // An entry that was made by another build may have another shape.
    private static readonly string Build = Convert.ToHexStringLower(SHA256.HashData(
        [.. typeof(Error).Module.ModuleVersionId.ToByteArray(), .. typeof(IQueryCache).Module.ModuleVersionId.ToByteArray(),
            .. typeof(FusionQueryCache).Module.ModuleVersionId.ToByteArray()]))[..12];

    private readonly CachingOptions _options;
    private readonly CacheVersions _versions;
    private readonly CacheMetrics _metrics;
    private readonly bool _hasRedis;
    private readonly MemoryCache _memory;
    private readonly FusionCache _cache;
    private readonly ConcurrentDictionary<(object Terms, bool IsCommon), FusionCacheEntryOptions> _entries = new();

    public FusionQueryCache(CachingOptions options, CacheVersions versions, CacheMetrics metrics, RedisEntries? redis = null)
    {
        (_options, _versions, _metrics, _hasRedis) = (options, versions, metrics, redis is not null);
        _memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MemoryLimit, CompactionPercentage = 0.1 });

        // Without a logger: RedisEntries says what there is to say of Redis, once. Its tags would be more reads for each answer.
        _cache = new FusionCache(
            new FusionCacheOptions
            {
                CacheKeyPrefix = $"cache:{Build}:",
                DisableTagging = true,
                EnableAutoRecovery = false,
                DistributedCacheCircuitBreakerDuration = TimeSpan.Zero,
            },
            _memory);
        if (redis is not null)
            _ = _cache.SetupDistributedCache(redis, new FusionCacheSystemTextJsonSerializer(DomainJson.Options));
    }

    public async Task<Result<TAnswer>> GetOrAsk<TQuestion, TAnswer>(
        TQuestion question, CacheTerms<TQuestion, TAnswer> terms, Func<CancellationToken, Task<Result<TAnswer>>> ask, CancellationToken ct)
        where TQuestion : IQuestion
    {
        // Before the database is asked: what is kept under a version has all that was committed with it. And what is answered to somebody
        // as themselves is never kept.
        var area = terms.AreaOf(question);
        if (!_options.Enabled || question.Caller is not null || await _versions.Current(area, ct) is not { } version)
        {
            _metrics.Answered(terms.Name, CacheMetrics.Bypassed);
            return await ask(ct);
        }

        var hasAsked = false;
        var reads = _hasRedis ? RedisEntries.Watch() : null;
        var entry = _entries.GetOrAdd(
            (terms, terms.IsCommon(question)), static (kind, lifetime) => EntryOf(lifetime, kind.IsCommon),
            terms.Lifetime ?? _options.Lifetime);
        var kept = await _cache.GetOrSetAsync<Kept<TAnswer>>(
            $"{area}:{version}:{terms.Name}:{Shortened(terms.KeyOf(question))}",
            async (context, token) =>
            {
                hasAsked = true;
                return Keep(await ask(token), terms, context);
            },
            default, entry, tags: null, ct);
        _metrics.Answered(
            terms.Name, hasAsked ? CacheMetrics.Database : reads?.HasFound == true ? CacheMetrics.Redis : CacheMetrics.Memory);
        return kept.Refusal is { } refusal ? refusal : kept.Answer!;
    }

    public void Dispose()
    {
        _cache.Dispose();
        _memory.Dispose();
    }

    /// <summary>Whatever a caller may have made it of, it is no longer than this.</summary>
    private static string Shortened(string key) =>
        key.Length <= LongestPlainKey ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static FusionCacheEntryOptions EntryOf(TimeSpan lifetime, bool isCommon) => new()
    {
        Duration = lifetime * 0.9,
        JitterMaxDuration = lifetime * 0.1,
        EagerRefreshThreshold = 0.9f,
        Size = 1,
        Priority = isCommon ? CacheItemPriority.Normal : CacheItemPriority.Low,
        AllowBackgroundDistributedCacheOperations = true,
        ReThrowDistributedCacheExceptions = false,
        ReThrowSerializationExceptions = false,
        SkipDistributedCacheRead = !isCommon,
        SkipDistributedCacheWrite = !isCommon,
        SkipBackplaneNotifications = true,
    };

    private Kept<TAnswer> Keep<TQuestion, TAnswer>(
        Result<TAnswer> answer, CacheTerms<TQuestion, TAnswer> terms, FusionCacheFactoryExecutionContext<Kept<TAnswer>> context)
        where TQuestion : IQuestion
    {
        if (!answer.IsFailure)
        {
            context.Options.Size = Math.Max(1, terms.SizeOf(answer.Value));
            return new Kept<TAnswer>(answer.Value);
        }

        // Anybody can think of names that nothing has: they take no room in Redis, and not for long in memory.
        context.Options.SkipDistributedCacheWrite = true;
        context.Options.SkipMemoryCacheWrite = !terms.KeptRefusals.Contains(answer.Error.Type);
        context.Options.Duration = _options.NotFoundLifetime;
        context.Options.JitterMaxDuration = TimeSpan.Zero;
        context.Options.EagerRefreshThreshold = null;
        context.Options.Priority = CacheItemPriority.Low;
        return new Kept<TAnswer>(default) { Refusal = answer.Error };
    }

    internal sealed record Kept<TAnswer>(TAnswer? Answer)
    {
        /// <summary>Stays in memory.</summary>
        [JsonIgnore]
        public Error? Refusal { get; init; }
    }
}
