namespace CleanOrders.TestKit;

/// <summary>The API as it is behind a gateway, however many instances there are.</summary>
public sealed class GatewayApi(TestGateway gateway) : RunningApi
{
    public override Uri Address => gateway.Address;

    internal override HttpClient Http => gateway.Http;

    /// <summary>In front of these instances, whose limits nobody reaches by the way, on their database.</summary>
    /// <param name="settings">Those of the gateway without the <c>Gateway:</c> before each.</param>
    public static async Task<GatewayApi> New(
        TestDatabase database, IEnumerable<RunningApi> instances, params (string Key, string Value)[] settings)
    {
        var gateway = await TestGateway.New(
            [.. instances.Select(api => api.Address)],
            [
                .. database.Settings.Concat(WideLimits.Settings).Select(one => (one.Key, one.Value)), .. settings,
            ]);
        _ = await Eventually.Be(() => gateway.Get("/health/ready"), answer => answer.IsSuccessStatusCode);
        return new GatewayApi(gateway);
    }

    public override ValueTask DisposeAsync() => gateway.DisposeAsync();
}
