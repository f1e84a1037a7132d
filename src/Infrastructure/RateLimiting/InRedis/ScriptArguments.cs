using System.Globalization;
using CleanOrders.Application.RateLimiting;
using StackExchange.Redis;

namespace CleanOrders.Infrastructure.RateLimiting.InRedis;

/// <summary>Writes checks as keys and arguments of the scripts.</summary>
/// <param name="first">What stands before the checks.</param>
internal sealed class ScriptArguments(params ReadOnlySpan<RedisValue> first)
{
    private readonly List<RedisKey> _keys = new(2);
    private readonly List<RedisValue> _values = [.. first];

    public RedisKey[] Keys => [.. _keys];

    public RedisValue[] Values => [.. _values];

    public static string KeyOf(LimitSubject subject) => $"rl:{{{subject.Value}}}";

    /// <summary>The calls under way are a set of their own, in the same slot of a cluster.</summary>
    public static string KeyOf(in LimitCheck check) => check.Policy.Kind is LimitKind.Concurrency
        ? $"{KeyOf(check.Subject)}:{check.Field}"
        : KeyOf(check.Subject);

    /// <summary>The time that a test goes by, or nothing: Redis has its own.</summary>
    public static string Time(TimeProvider? clock) =>
        clock is null ? "" : LimitTime.Now(clock).ToString(CultureInfo.InvariantCulture);

    public void Decide(in LimitCheck check)
    {
        Name(check);
        _values.Add(check.Policy.IsShadow ? 1 : 0);
        _values.Add(check.Policy.Kind is LimitKind.Rate ? check.Policy.Burst : check.Policy.Limit);
        _values.Add(TimeOf(check.Policy));
        _values.Add(check.Cost);
        _values.Add(check.Known ?? RedisValue.EmptyString);
    }

    public void Return(in LimitCheck check, long tokens)
    {
        Name(check);
        _values.Add(TimeOf(check.Policy));
        _values.Add(tokens);
    }

    private void Name(in LimitCheck check)
    {
        var key = (RedisKey)KeyOf(check);
        var index = _keys.IndexOf(key);
        if (index < 0)
        {
            index = _keys.Count;
            _keys.Add(key);
        }

        _values.Add(index + 1);
        _values.Add(check.Field);
        _values.Add(LimitCheck.CodeOf(check.Policy.Kind));
    }

    private static long TimeOf(LimitPolicy policy) => policy.Kind switch
    {
        LimitKind.Rate => LimitTime.Interval(policy),
        LimitKind.Concurrency => policy.Window.Ticks,
        LimitKind.Day or LimitKind.Month => 0,
    };
}
