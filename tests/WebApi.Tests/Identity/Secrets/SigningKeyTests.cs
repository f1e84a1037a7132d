using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Identity.Secrets;

public sealed class SigningKeyTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeClock _clock = new();
    private TestDatabase _database = null!;
    private Api[] _hosts = [];

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Seeded();
        _hosts = [await New(), await New()];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_key_follows_another_and_no_host_ever_refuses_a_good_token()
    {
        var first = await LogIn(_hosts[0]);
        (await Published(1)).ShouldBe([Kid(first)]);

        // Published, and not used yet.
        _clock.Advance(TimeSpan.FromDays(29));
        var published = await Published(2);
        published[0].ShouldBe(Kid(first));
        foreach (var host in _hosts)
            Kid(await LogIn(host)).ShouldBe(Kid(first));

        _clock.Advance(24 * Hour - Minute);
        var last = await LogIn(_hosts[1]);
        Kid(last).ShouldBe(Kid(first));
        await ShouldBeGood(last);

        // From now on the next one signs; what the one before has signed stays good.
        _clock.Advance(Minute);
        var next = await LogIn(_hosts[1]);
        Kid(next).ShouldBe(published[1]);
        Kid(await LogIn(_hosts[0])).ShouldBe(published[1]);
        await ShouldBeGood(next, last);
        (await Published(2))[0].ShouldBe(published[1]);
        _clock.Advance(8 * Minute);
        await ShouldBeGood(next, last);

        _clock.Advance(2 * Hour);
        (await Published(1)).ShouldBe([published[1]]);
        await ShouldBeGood(await LogIn(_hosts[0]));
        (await _database.Scalar<long>("SELECT count(*) FROM security_events WHERE kind = 'signing_key_made'")).ShouldBe(2);
    }

    [Fact]
    public async Task After_a_long_sleep_the_next_key_is_still_published_a_day_ahead()
    {
        var first = await LogIn(_hosts[0]);

        _clock.Advance(TimeSpan.FromDays(80));

        _ = await Published(2);
        Kid(await LogIn(_hosts[0])).ShouldBe(Kid(first));
        _clock.Advance(24 * Hour);
        Kid(await LogIn(_hosts[0])).ShouldNotBe(Kid(first));
    }

    private static string Kid(Tokens tokens) => Forgery.Read(tokens.AccessToken.Split('.')[0])["kid"]!.GetValue<string>();

    private static Task<Tokens> LogIn(Api host) => host.LogIn("customer@example.com", RunningApi.SeededPassword).Tokens();

    private Task<Api> New() => Api.New(new ApiOptions { Database = _database, Clock = _clock });

    private async Task ShouldBeGood(params Tokens[] all)
    {
        foreach (var tokens in all)
        {
            foreach (var host in _hosts)
                await host.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);
        }
    }

    /// <summary>The ids of the keys that both hosts publish, once they are so many.</summary>
    private async Task<string[]> Published(int count)
    {
        var kids = Array.Empty<string>();
        foreach (var host in _hosts)
            kids = await Eventually.Be(() => Kids(host), found => found.Length == count);
        return kids;
    }

    private static async Task<string[]> Kids(Api host) =>
        [.. (await host.Anonymous().Get("/.well-known/jwks.json").Json()).GetProperty("keys").EnumerateArray()
            .Select(key => key.GetProperty("kid").GetString()!)];
}
