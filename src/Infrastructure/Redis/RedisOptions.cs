using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Infrastructure.Redis;

/// <summary>The connection string of Redis, in the section <c>ConnectionStrings</c>.</summary>
internal sealed class RedisOptions : IValidatableObject
{
    /// <summary>
    /// As in <c>localhost:6379</c>. Left out: what instances tell each other goes through the database, and each has limits of its own.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>The message does not show it, since it may have a password.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(Redis) && RedisConnection.From(Redis) is null)
            yield return new ValidationResult(
                "ConnectionStrings:Redis is not in the form host:port,…, as in localhost:6379 or "
                + "redis.example.com:6380,ssl=true,password=…");
    }
}
