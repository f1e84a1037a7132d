using CleanOrders.Application.UseCases;
using CleanOrders.WebApi.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>Behind the gateway the caller is one signed header.</summary>
[Collection(nameof(Clocked)), Trait("Gateway", "differs")]
public sealed class GatewayAssertionTests(ClockedApi api)
{
    private const string Header = "X-Internal-Assertion";

    [Fact]
    public async Task A_key_that_the_gateway_checked_signs_its_owner_in_without_its_secret()
    {
        var owner = await api.NewCustomer();
        var key = await owner.NewKey("orders:place");

        var program = api.Anonymous().With(Header, Assertion(key));

        (await program.Get("/v1/me").Json()).GetProperty("id").GetString()
            .ShouldBe((await owner.Get("/v1/me").Json()).GetProperty("id").GetString());
        await program.PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        await owner.Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);
        await api.Anonymous().With(Header, Assertion(key)).Get("/v1/me").ShouldBeRefusedKey();
    }

    [Fact]
    public async Task An_assertion_is_good_for_half_a_minute()
    {
        var assertion = Assertion(await (await api.NewCustomer()).NewKey());
        await api.Anonymous().With(Header, assertion).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        api.Advance(TimeSpan.FromSeconds(36));

        await api.Anonymous().With(Header, assertion).Get("/v1/me").ShouldBeProblem(400, "gateway.assertion_invalid");
    }

    [Fact]
    public async Task Nobody_else_writes_assertions()
    {
        var owner = await api.NewCustomer();
        var good = Assertion(await owner.NewKey());
        var parts = good.Split('.');
        var (head, payload, signature) = (parts[0], parts[1], parts[2]);
        string[] forged =
        [
            "", "x", $"{head}.{payload}.", $"{head}.{payload}", $"{Encode("""{"alg":"none","typ":"gateway+jwt"}""")}.{payload}.",
            $"{head}.{Encode("""{"iss":"gateway","aud":"api","key":"x"}""")}.{signature}", await owner.Token(), new string('a', 9_000),
        ];

        foreach (var assertion in forged)
            await api.Anonymous().With(Header, assertion).Get("/v1/me").ShouldBeProblem(400, "gateway.assertion_invalid");
        await api.Anonymous().With(Header, good).With(Header, good).Get("/v1/me").ShouldBeProblem(400, "gateway.assertion_invalid");
    }

    [Fact]
    public async Task An_assertion_is_no_access_token()
    {
        var assertion = Assertion(await (await api.NewCustomer()).NewKey());

        await api.Anonymous().With("Authorization", $"Bearer {assertion}").Get("/v1/me").ShouldBeProblem(401, "auth.token_invalid");
    }

    private string Assertion(IssuedKey key)
    {
        ApiKeyId.TryParse(key.Id, out var id).ShouldBeTrue();
        return api.Services.GetRequiredService<IGatewayAssertions>().Write(new GatewayAssertion(IPAddress.Parse("198.51.100.7"), id));
    }

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json));
}
