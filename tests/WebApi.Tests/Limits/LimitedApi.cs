namespace CleanOrders.WebApi.Tests.Limits;

[CollectionDefinition(nameof(Limited))]
public sealed class Limited : ICollectionFixture<LimitedApi>;

/// <summary>One token a second for each customer and key, and few at once.</summary>
public sealed class LimitedApi() : Api(new ApiOptions { Settings = new Dictionary<string, string>(Limits, StringComparer.Ordinal) }),
    IAsyncLifetime
{
    public const int Burst = 20;

    private static IEnumerable<KeyValuePair<string, string>> Limits =>
    [
        new("Limits:Plans:default:api:Limit", "3600"),
        new("Limits:Plans:default:api:Window", "01:00:00"),
        new("Limits:Plans:default:api:Burst", $"{Burst}"),
        new("Limits:Plans:default:under-way:Limit", "40"),
        new("Limits:Plans:anonymous:api:Limit", "3600"),
        new("Limits:Plans:anonymous:api:Window", "01:00:00"),
        new("Limits:Plans:anonymous:api:Burst", "500"),

        // Plans for keys, one for each strategy: a token in a second, and one at once.
        .. Plan("waiting", "MaxWait", "00:00:20"),
        .. Plan("slowed", "RefusalDelay", "00:00:01"),
        .. Plan("watched", "Shadow", "true"),
    ];

    public ValueTask InitializeAsync() => new(Start());

    private static IEnumerable<KeyValuePair<string, string>> Plan(string name, string setting, string value) =>
    [
        new($"Limits:Plans:{name}:api:Limit", "3600"), new($"Limits:Plans:{name}:api:Window", "01:00:00"),
        new($"Limits:Plans:{name}:api:Burst", "1"), new($"Limits:Plans:{name}:api:{setting}", value),
    ];
}
