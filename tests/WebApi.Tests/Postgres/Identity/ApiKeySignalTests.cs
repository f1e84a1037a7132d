using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>What one instance does to a key, another that remembers it hears of.</summary>
public sealed class ApiKeySignalTests
{
    [Fact]
    public async Task A_key_that_ends_or_loses_something_does_so_on_every_instance()
    {
        await using var database = await TestDatabase.Seeded();
        await using var here = await Api.New(new ApiOptions { Database = database });
        await using var there = await Api.New(new ApiOptions { Database = database, Clock = new StoppedClock() });
        var (id, _, tokens) = await here.Somebody();
        var owner = here.Bearing(tokens.AccessToken);
        var (revoked, rotated, locked) = (await owner.NewKey(), await owner.NewKey(), await owner.NewKey("orders:place"));
        foreach (var key in (IssuedKey[])[revoked, rotated, locked])
            await there.FromApiKey(key).Get("/v1/me").ShouldBe(HttpStatusCode.OK);

        await owner.Delete(revoked.Path).ShouldBe(HttpStatusCode.NoContent);
        await Ends(there, revoked);
        _ = await owner.Rotate(rotated).Issued();
        await there.FromApiKey(rotated).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        _ = await owner.Rotate(rotated).Issued();
        await Ends(there, rotated);
        await here.As(Admin).GiveRoles(id).ShouldBe(HttpStatusCode.OK);
        _ = await Eventually.Be(
            () => there.FromApiKey(locked).PlaceOrder((1, "SKU-00001")), answer => answer.Status == HttpStatusCode.Forbidden);
        await here.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK);
        await Ends(there, locked);
    }

    private static Task<HttpAnswer> Ends(Api api, IssuedKey key) =>
        Eventually.Be(() => api.FromApiKey(key).Get("/v1/me"), answer => answer.Status == HttpStatusCode.Unauthorized);

    /// <summary>Nothing is forgotten because of its age, though timers run: what is forgotten was told.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        private readonly DateTimeOffset _now = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
