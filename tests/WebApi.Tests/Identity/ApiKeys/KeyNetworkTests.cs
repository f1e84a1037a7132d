namespace CleanOrders.WebApi.Tests.Identity.ApiKeys;

/// <summary>All requests of tests come from 127.0.0.1.</summary>
public sealed class KeyNetworkTests(SharedApi api)
{
    [Fact]
    public async Task A_key_is_good_only_from_its_networks()
    {
        var owner = await api.NewCustomer();
        var here = await Key(owner, "203.0.113.0/24", "127.0.0.0/8");
        var elsewhere = await Key(owner, "203.0.113.0/24", "2001:db8::/32");
        var everywhere = await owner.NewKey();

        await api.FromApiKey(here).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(everywhere).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(elsewhere).Get("/v1/me").ShouldBeRefusedKey();

        // Again, from memory.
        await api.FromApiKey(here).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(elsewhere).Get("/v1/me").ShouldBeRefusedKey();
    }

    [Fact]
    public async Task Its_networks_are_shown()
    {
        var owner = await api.NewCustomer();
        var key = await Key(owner, "192.0.2.1/24", "2001:DB8:0::/32");

        (await owner.Get(key.Path).Json()).GetProperty("allowedNetworks").EnumerateArray().Select(network => network.GetString())
            .ShouldBe(["192.0.2.0/24", "2001:db8::/32"]);
    }

    [Fact]
    public async Task What_is_no_network_is_refused()
    {
        var owner = await api.NewCustomer();

        await Create(owner, "192.0.2.0/24", "192.0.2.1", "192.0.2.0/33", "example.com", "", "192.0.2.0/24 10.0.0.0/8").ShouldBeInvalid(
            [.. Enumerable.Range(1, 5).Select(i => ($"/allowedNetworks/{i}", "api_key.network_malformed"))]);
        await Create(owner).ShouldBeInvalid(("/allowedNetworks", "api_key.network_malformed"));
        await Create(owner, [.. Enumerable.Range(0, 21).Select(i => $"10.{i}.0.0/16")])
            .ShouldBeInvalid(("/allowedNetworks", "api_key.network_malformed"));
    }

    [Fact]
    public async Task A_key_gives_none_that_is_good_from_elsewhere_or_for_longer()
    {
        var administrator = api.As(Admin);
        const string until = "2099-01-01T00:00:00Z";
        var bound = api.FromApiKey(await administrator.Post("/v1/api-keys", Body(["127.0.0.0/8"], until)).Issued());
        var unbound = await administrator.Post("/v1/api-keys", Body(networks: null, expiresAt: null)).Issued();

        foreach (var (networks, expiresAt) in ((string[]?, string?)[])
            [
                (null, until), (["126.0.0.0/7"], until), (["127.0.0.0/8", "::1/128"], until), (["127.0.0.0/8"], null),
                (["127.0.0.0/8"], "2099-01-01T00:00:01Z"),
            ])
            await bound.Post("/v1/api-keys", Body(networks, expiresAt)).ShouldBeProblem(403, "auth.forbidden");
        await bound.Post($"{unbound.Path}/rotation").ShouldBeProblem(403, "auth.forbidden");

        await bound.Post("/v1/api-keys", Body(["127.0.0.1/32", "127.0.0.0/8"], until)).ShouldBe(HttpStatusCode.Created);
        await administrator.Post($"{unbound.Path}/rotation").ShouldBe(HttpStatusCode.OK);
    }

    private static object Body(string[]? networks, string? expiresAt) =>
        new { name = "x", plan = "default", permissions = (string[])["apikeys:manage"], allowedNetworks = networks, expiresAt };

    private static Task<HttpAnswer> Create(Client owner, params string[] allowedNetworks) =>
        owner.Post("/v1/api-keys", new { name = "x", plan = "default", permissions = Array.Empty<string>(), allowedNetworks });

    private static Task<IssuedKey> Key(Client owner, params string[] networks) => Create(owner, networks).Issued();
}
