namespace CleanOrders.WebApi.Tests.Limits;

[CollectionDefinition(nameof(Limited))]
public sealed class Limited : ICollectionFixture<LimitedApi>;

/// <summary>One token a second for each customer and key, and few at once.</summary>
public sealed class LimitedApi() : Api(new ApiOptions
{
    Settings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Limits:Plans:default:api:Limit"] = "3600",
        ["Limits:Plans:default:api:Window"] = "01:00:00",
        ["Limits:Plans:default:api:Burst"] = $"{Burst}",
        ["Limits:Plans:default:under-way:Limit"] = "40",
        ["Limits:Plans:anonymous:api:Limit"] = "3600",
        ["Limits:Plans:anonymous:api:Window"] = "01:00:00",
        ["Limits:Plans:anonymous:api:Burst"] = "500",
    },
}), IAsyncLifetime
{
    public const int Burst = 20;

    public ValueTask InitializeAsync() => new(Start());
}
