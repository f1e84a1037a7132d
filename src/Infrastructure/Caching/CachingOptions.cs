using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Infrastructure.Caching;

/// <summary>The section <c>Caching</c> of the configuration.</summary>
internal sealed class CachingOptions
{
    /// <summary>Where it is false, every question goes to the database.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How much one process keeps in memory: a product counts 1, a page of a list as much as it has items.</summary>
    [Range(100, 10_000_000)]
    public int MemoryLimit { get; set; } = 20_000;

    /// <summary>How long an answer is kept if nothing changes, less up to a tenth, so that not all end together.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The same, for the answer that something is not there.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan NotFoundLifetime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a question waits for Redis before the database is asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromMilliseconds(20);
}
