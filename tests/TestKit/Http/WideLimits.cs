namespace CleanOrders.TestKit;

/// <summary>Limits that no test reaches by the way: all of them call from one address. Tests of limits set their own.</summary>
internal static class WideLimits
{
    public static readonly IReadOnlyList<KeyValuePair<string, string>> Settings =
    [
        .. Rate("anonymous:api"), .. Rate("anonymous:login"), .. Rate("default:api"), .. Rate("partner:api"),
        new("Limits:Plans:anonymous:under-way:Limit", "100000"), new("Limits:Plans:default:under-way:Limit", "100000"),
        new("Limits:Plans:partner:under-way:Limit", "100000"),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Rate(string policy) =>
        [new($"Limits:Plans:{policy}:Limit", "1000000"), new($"Limits:Plans:{policy}:Burst", "1000000")];
}
