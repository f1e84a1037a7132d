namespace CleanOrders.WebApi.Tests.Identity.ApiKeys;

[Collection(nameof(Clocked))]
public sealed class ApiKeyTimeTests(ClockedApi api)
{
    [Fact]
    public async Task After_a_rotation_the_old_secret_is_good_for_24_hours()
    {
        var owner = await api.NewCustomer();
        var old = await owner.NewKey();

        var young = await owner.Rotate(old).Issued();

        young.Id.ShouldBe(old.Id);
        young.Key.ShouldNotBe(old.Key);
        await api.FromApiKey(young).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        api.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await api.FromApiKey(old).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        api.Advance(TimeSpan.FromSeconds(1));
        await api.FromApiKey(old).Get("/v1/me").ShouldBeRefusedKey();
        await api.FromApiKey(young).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
    }

    [Fact, Trait("Gateway", "differs")]
    public async Task A_second_rotation_drops_the_oldest_secret_at_once()
    {
        var owner = await api.NewCustomer();
        var first = await owner.NewKey();
        await api.FromApiKey(first).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        var second = await owner.Rotate(first).Issued();

        var third = await owner.Rotate(first).Issued();

        await api.FromApiKey(first).Get("/v1/me").ShouldBeRefusedKey();
        await api.FromApiKey(second).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await api.FromApiKey(third).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await owner.Delete(first.Path).ShouldBe(HttpStatusCode.NoContent);
        foreach (var key in (IssuedKey[])[second, third])
            await api.FromApiKey(key).Get("/v1/me").ShouldBeRefusedKey();
    }

    [Fact]
    public async Task A_key_expires_though_it_was_good_a_moment_ago()
    {
        var owner = await api.NewCustomer();
        var key = await owner.Post(
            "/v1/api-keys",
            new { name = "Short", plan = "default", permissions = Array.Empty<string>(), expiresAt = api.Clock.GetUtcNow().AddSeconds(10) })
            .Issued();
        api.Advance(TimeSpan.FromSeconds(9));
        await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        api.Advance(TimeSpan.FromSeconds(1));

        await api.FromApiKey(key).Get("/v1/me").ShouldBeRefusedKey();
        await owner.Rotate(key).ShouldBeProblem(409, "api_key.ended");
    }

    [Fact]
    public async Task Its_use_is_noted_once_a_minute()
    {
        var owner = await api.NewCustomer();
        var key = await owner.NewKey();
        await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        var first = await LastUse(owner, key);

        api.Advance(TimeSpan.FromSeconds(59));
        await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        (await LastUse(owner, key)).ShouldBe(first);
        api.Advance(TimeSpan.FromSeconds(31));
        await api.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        (await LastUse(owner, key)).ShouldBe(first.AddSeconds(90));
    }

    private static async Task<DateTimeOffset> LastUse(Client owner, IssuedKey key) =>
        (await owner.Get(key.Path).Json()).GetProperty("lastUsedAt").GetDateTimeOffset();
}
