using System.Net;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.RateLimiting;

/// <summary>
/// Whose calls are counted together, as text: <c>ip:203.0.113.7</c>, <c>ip:2001:db8:0:1::/64</c>, <c>key:key_…</c>, <c>user:usr_…</c>,
/// <c>route:login</c>, <c>plan:partner</c>.
/// </summary>
public readonly record struct LimitSubject(string Value)
{
    private const int PrefixBytes = 8;

    public static LimitSubject Of(ApiKeyId key) => new($"key:{key}");

    public static LimitSubject Of(UserId user) => new($"user:{user}");

    public static LimitSubject OfRoute(string name) => new($"route:{name}");

    public static LimitSubject OfPlan(string name) => new($"plan:{name}");

    /// <summary>
    /// An IPv4 address, also one inside an IPv6 address, or the /64 of an IPv6 address: what one customer of a network has.
    /// </summary>
    public static LimitSubject Of(IPAddress? address)
    {
        if (address is null)
            return new("ip:none");
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length) || length < bytes.Length)
            return new($"ip:{address}");
        bytes[PrefixBytes..].Clear();
        return new($"ip:{new IPAddress(bytes)}/64");
    }

    /// <summary>Reads what people write: any address of a prefix stands for it.</summary>
    public static bool TryParse(string? text, out LimitSubject subject)
    {
        var (kind, value) = text?.Split(':', 2) is [var before, var after] ? (before, after) : ("", "");
        var withoutPrefix = value.EndsWith("/64", StringComparison.Ordinal) ? value[..^3] : value;
        LimitSubject? read = kind switch
        {
            "ip" when IPAddress.TryParse(withoutPrefix, out var address) => Of(address),
            "key" when TypedId.TryParse<ApiKeyId>(value, out var key) => Of(key),
            "user" when TypedId.TryParse<UserId>(value, out var user) => Of(user),
            "route" or "plan" when value is { Length: > 0 and <= 64 } => new(text!),
            _ => null,
        };
        subject = read ?? default;
        return read is not null;
    }

    /// <summary>Whether such a limit can count it: who has no key or is nobody is counted by their user or their address.</summary>
    public bool IsOf(LimitScope per) => Value[..Value.IndexOf(':', StringComparison.Ordinal)] switch
    {
        "ip" => per is LimitScope.Address or LimitScope.Key or LimitScope.User,
        "user" => per is LimitScope.Key or LimitScope.User,
        "key" => per is LimitScope.Key,
        "route" => per is LimitScope.Route,
        _ => per is LimitScope.Plan,
    };

    public override string ToString() => Value;
}
