namespace CleanOrders.Gateway.Tests.Callers;

[CollectionDefinition(nameof(ApiBehindGateway))]
public sealed class ApiBehindGateway : ICollectionFixture<CallersApi>;

/// <summary>The real API, which throttles logins by address soon, behind a gateway that trusts the proxy of the tests.</summary>
public sealed class CallersApi() : Api(new ApiOptions
{
    Settings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Identity:FreeAddressFailures"] = "3",
        ["Identity:LoginDelay"] = "00:01:00",

        // Of the API alone: what comes through the gateway is not counted again.
        ["Limits:Plans:default:api:Limit"] = "3600",
        ["Limits:Plans:default:api:Window"] = "01:00:00",
        ["Limits:Plans:default:api:Burst"] = "3",
    },
    Gateway =
    [
        new("Gateway:TrustedProxies:0", "127.0.0.0/8"),
        new("Limits:Plans:default:api:Limit", "1000000"), new("Limits:Plans:default:api:Window", "00:01:00"),
        new("Limits:Plans:default:api:Burst", "1000000"),
        new("Limits:Plans:partner:api:Limit", "3600"), new("Limits:Plans:partner:api:Window", "01:00:00"),
        new("Limits:Plans:partner:api:Burst", "5"),
    ],
}), IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(Start());

    /// <summary>Makes a key of the admin.</summary>
    public async Task<(string Id, string Key)> NewKey(object? networks = null, string plan = "default")
    {
        var made = await As(Who.Admin).Post(
            "/v1/api-keys", new { name = "x", plan, permissions = (string[])["inventory:read"], allowedNetworks = networks }).Json();
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    public Client WithKey((string Id, string Key) key) => Anonymous().With("X-Api-Key", key.Key);
}
