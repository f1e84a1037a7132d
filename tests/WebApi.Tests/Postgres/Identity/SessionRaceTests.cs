using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>Refreshes that race each other and a logout, between two hosts of one database.</summary>
public sealed class SessionRaceTests : IAsyncLifetime
{
    private const int AtOnce = 25;
    private static readonly int Races = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 1_000 : 200;
    private static readonly int Rounds = Races / 10;

    private TestDatabase _database = null!;
    private Api _here = null!;
    private Api _there = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Seeded();
        _here = await Api.New(new ApiOptions { Database = _database });
        _there = await Api.New(new ApiOptions { Database = _database });
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Fifty_refreshes_at_once_on_two_hosts_get_one_next_token_and_nobody_is_thrown_out()
    {
        var first = await _here.SignInSomebody();

        var pairs = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? _here : _there).Refresh(first.RefreshToken).Tokens()));

        var next = pairs.Select(pair => pair.RefreshToken).Distinct().ShouldHaveSingleItem();
        next.ShouldNotBe(first.RefreshToken);
        foreach (var pair in pairs)
            await _there.Me(pair.AccessToken).ShouldBe(HttpStatusCode.OK);
        _ = await _there.Refresh(next).Tokens();
        (await _database.Scalar<long>("SELECT count(*) FROM security_events WHERE kind = 'refresh_token_reused'")).ShouldBe(0);
    }

    [Fact]
    public async Task When_logout_has_answered_no_token_is_good_whatever_raced_it()
    {
        var email = IdentityCalls.NewEmail();
        await _here.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);

        var won = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Races), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (race, ct) =>
        {
            var (one, other) = race % 2 == 0 ? (_here, _there) : (_there, _here);
            var first = await one.LogIn(email, RunningApi.SeededPassword).Tokens();
            var refreshing = other.Refresh(first.RefreshToken);
            await one.LogOut(first.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

            // At once: refresh tokens everywhere, access tokens where the logout was answered.
            await one.Me(first.AccessToken).ShouldBeRefused();
            await other.Refresh(first.RefreshToken).ShouldBeRefused();
            var answer = await refreshing;
            if (answer.Status == HttpStatusCode.Unauthorized)
            {
                await Gone(other, first.AccessToken);
                return;
            }

            _ = Interlocked.Increment(ref won);
            var next = await Task.FromResult(answer).Tokens();
            await one.Refresh(next.RefreshToken).ShouldBeRefused();
            await other.Refresh(next.RefreshToken).ShouldBeRefused();
            await one.Me(next.AccessToken).ShouldBeRefused();
            await Gone(other, next.AccessToken);
        });

        TestContext.Current.SendDiagnosticMessage("{0} races, {1} of them with a successor", Races, won);
        (await _database.Scalar<long>("SELECT count(*) FROM security_events WHERE kind = 'logged_out'")).ShouldBe(Races);
        (await _database.Scalar<long>("SELECT count(*) FROM sessions WHERE revoked_at IS NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task When_logout_all_has_answered_no_token_is_good_that_a_refresh_has_raced_it_for()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var first = await _here.SignInSomebody();
            var refreshes = Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? _here : _there).Refresh(first.RefreshToken)).ToList();
            if (round % 2 == 0)
                _ = await Task.WhenAny(refreshes);
            await _here.Bearing(first.AccessToken).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent);

            foreach (var pair in await Given(refreshes, "auth.token_invalid"))
                await Ended(pair);
        }
    }

    [Fact]
    public async Task When_a_lock_has_answered_no_login_is_good_that_raced_it()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (id, email, _) = await _here.Somebody();
            var logins = Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? _here : _there).LogIn(email, RunningApi.SeededPassword)).ToList();
            if (round % 2 == 0)
                _ = await Task.WhenAny(logins);
            await _here.As(Admin).Lock(id).ShouldBe(HttpStatusCode.OK);

            foreach (var pair in await Given(logins, "auth.invalid_credentials"))
                await Ended(pair);
            (await _database.Scalar<long>(
                "SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND user_id = (SELECT id FROM users WHERE user_name = "
                    + $"'{email}')")).ShouldBe(0);
        }
    }

    private static async Task<List<Tokens>> Given(IEnumerable<Task<HttpAnswer>> asked, string refusal)
    {
        var given = new List<Tokens>();
        foreach (var answer in await Task.WhenAll(asked))
        {
            if (answer.Status == HttpStatusCode.OK)
                given.Add(await Task.FromResult(answer).Tokens());
            else
                await Task.FromResult(answer).ShouldBeProblem(401, refusal);
        }

        return given;
    }

    private async Task Ended(Tokens tokens)
    {
        await Gone(_here, tokens.AccessToken);
        await Gone(_there, tokens.AccessToken);
        await _here.Refresh(tokens.RefreshToken).ShouldBeRefused();
        await _there.Refresh(tokens.RefreshToken).ShouldBeRefused();
    }

    private static Task<HttpAnswer> Gone(Api api, string accessToken) =>
        Eventually.Be(() => api.Me(accessToken), answer => answer.Status == HttpStatusCode.Unauthorized);
}
