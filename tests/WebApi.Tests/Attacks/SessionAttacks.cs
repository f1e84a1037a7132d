using System.Text;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>Stolen, replayed and raced refresh tokens. No token is bound to a device, so there is no attack 18 to try.</summary>
[Collection(nameof(Clocked))]
public sealed class SessionAttacks(ClockedApi api)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task T14_a_spent_refresh_token_is_never_good_again_and_takes_its_session_with_it()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        var stolen = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
        var young = await api.Refresh(stolen.RefreshToken).Tokens();
        api.Advance(Grace + TimeSpan.FromSeconds(1));

        await api.Refresh(stolen.RefreshToken).ShouldBeRefused();

        await api.Refresh(young.RefreshToken).ShouldBeRefused();
        await api.Me(young.AccessToken).ShouldBeRefused();
        await api.Me(stolen.AccessToken).ShouldBeRefused();
        (await api.Database.Scalar<long>("SELECT count(*) FROM security_events WHERE kind = 'refresh_token_reused'")).ShouldBeGreaterThan(
            0);
    }

    [Fact]
    public async Task T15_many_refreshes_at_once_never_sign_anybody_out()
    {
        var first = await api.SignInSomebody();

        var pairs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Refresh(first.RefreshToken).Tokens()));

        var next = pairs.Select(pair => pair.RefreshToken).Distinct().ShouldHaveSingleItem();
        foreach (var pair in pairs)
            await api.Me(pair.AccessToken).ShouldBe(HttpStatusCode.OK);
        _ = await api.Refresh(next).Tokens();
    }

    [Fact]
    public async Task T16_a_token_of_two_generations_ago_is_never_taken_for_a_parallel_refresh()
    {
        var first = await api.SignInSomebody();
        var second = await api.Refresh(first.RefreshToken).Tokens();
        var third = await api.Refresh(second.RefreshToken).Tokens();

        await api.Refresh(first.RefreshToken).ShouldBeRefused();

        await api.Refresh(third.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task T17_a_refresh_never_outruns_a_logout()
    {
        for (var race = 0; race < 20; race++)
        {
            var pair = await api.SignInSomebody();
            var refreshing = api.Refresh(pair.RefreshToken);
            await api.LogOut(pair.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

            await api.Me(pair.AccessToken).ShouldBeRefused();
            if ((await refreshing).Status != HttpStatusCode.OK)
                continue;
            var next = await refreshing.Tokens();
            await api.Me(next.AccessToken).ShouldBeRefused();
            await api.Refresh(next.RefreshToken).ShouldBeRefused();
        }
    }

    [Fact]
    public async Task T19_a_session_never_outlives_its_idle_or_its_absolute_limit()
    {
        var idle = await api.SignInSomebody();
        api.Advance(TimeSpan.FromDays(14));
        await api.Refresh(idle.RefreshToken).ShouldBeRefused();

        var busy = await api.SignInSomebody();
        for (var day = 0; day < 91; day += 13)
        {
            api.Advance(TimeSpan.FromDays(13));
            if (day < 78)
                busy = await api.Refresh(busy.RefreshToken).Tokens();
        }

        await api.Refresh(busy.RefreshToken).ShouldBeRefused();
        await api.Me(busy.AccessToken).ShouldBeRefused();
    }

    [Fact]
    public async Task T20_one_kind_of_token_is_never_good_in_place_of_the_other()
    {
        var pair = await api.SignInSomebody();

        await api.Me(pair.RefreshToken).ShouldBeRefused();
        await api.Refresh(pair.AccessToken).ShouldBeRefused();
        await api.LogOut(pair.AccessToken).ShouldBe(HttpStatusCode.NoContent);

        await api.Me(pair.AccessToken).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task T21_another_site_never_acts_with_what_a_browser_sends_by_itself()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        var login = await api.LogIn(email, RunningApi.SeededPassword);
        var pair = await Task.FromResult(login).Tokens();
        var cookies = login.Headers.Where(header => header.Key == "Set-Cookie").SelectMany(header => header.Value).ToList();
        var browser = api.Anonymous().With("Cookie", string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0])));

        // A cookie says at most which device it is: nobody is signed in by one.
        cookies.ShouldAllBe(
            cookie => cookie.Contains("HttpOnly", StringComparison.OrdinalIgnoreCase)
                && cookie.Contains("SameSite=Strict", StringComparison.OrdinalIgnoreCase));
        await browser.Get("/v1/me").ShouldBeProblem(401, "auth.required");
        await browser.Post("/v1/auth/logout-all").ShouldBeProblem(401, "auth.required");

        // What a form can send is not read.
        foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
        {
            using var form = new StringContent($$"""{"refreshToken":"{{pair.RefreshToken}}"}""", Encoding.UTF8, type);
            await api.Anonymous().With("Origin", "https://evil.example").Post("/v1/auth/refresh", form)
                .ShouldBe(HttpStatusCode.UnsupportedMediaType);
        }

        (await api.Anonymous().With("Origin", "https://evil.example").Get("/v1/products?limit=1")).Headers.Select(header => header.Key)
            .ShouldNotContain("Access-Control-Allow-Origin");
    }

    [Fact]
    public async Task T22_somebody_elses_session_is_never_ended()
    {
        var (victim, thief) = (await api.SignInSomebody(), await api.SignInSomebody());
        var session = (await api.Bearing(victim.AccessToken).Get("/v1/auth/sessions").Json()).GetProperty("items")[0].GetProperty("id")
            .GetString();

        await api.Bearing(thief.AccessToken).Delete($"/v1/auth/sessions/{session}").ShouldBeProblem(404, "auth.session_not_found");

        await api.Me(victim.AccessToken).ShouldBe(HttpStatusCode.OK);
        (await api.Bearing(thief.AccessToken).Get("/v1/auth/sessions").Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
    }
}
