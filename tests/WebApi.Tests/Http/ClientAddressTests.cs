using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>Who the client is shows in whether a key may be used that is bound to an address.</summary>
public sealed class ClientAddressTests(SharedApi shared)
{
    private const string Header = "X-Forwarded-For";

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Real-IP")]
    [InlineData("True-Client-IP")]
    [InlineData("X-Client-IP")]
    [InlineData("CF-Connecting-IP")]
    public async Task An_address_that_a_client_writes_itself_is_not_believed(string header)
    {
        var key = await BoundKey(await shared.NewCustomer());

        await shared.FromApiKey(key).With(header, "198.51.100.7").Get("/v1/me").ShouldBeRefusedKey();
        await shared.FromApiKey(key).With("Forwarded", "for=198.51.100.7").Get("/v1/me").ShouldBeRefusedKey();
    }

    [Fact]
    public async Task A_trusted_proxy_says_who_the_client_is_and_only_the_last_address_before_it_counts()
    {
        await using var api = await Api.New(new ApiOptions { Settings = Trusting("127.0.0.0/8", "10.0.0.0/8") });
        var key = await BoundKey(await api.NewCustomer());

        await api.FromApiKey(key).With(Header, "198.51.100.7").Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(key).With(Header, "203.0.113.9, 198.51.100.7, 10.1.2.3").Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(key).With(Header, "198.51.100.7, 203.0.113.9").Get("/v1/me").ShouldBeRefusedKey();
        await api.FromApiKey(key).With(Header, "198.51.100.7, nonsense").Get("/v1/me").ShouldBeRefusedKey();
        await api.FromApiKey(key).Get("/v1/me").ShouldBeRefusedKey();
    }

    private static Task<IssuedKey> BoundKey(Client owner) => owner.Post(
        "/v1/api-keys",
        new { name = "x", plan = "default", permissions = Array.Empty<string>(), allowedNetworks = (string[])["198.51.100.0/24"] })
        .Issued();

    private static Dictionary<string, string> Trusting(params string[] networks) =>
        networks.Index().ToDictionary(network => $"Gateway:TrustedProxies:{network.Index}", network => network.Item);
}
