namespace CleanOrders.WebApi.Tests.Identity.Sessions;

[Collection(nameof(Clocked))]
public sealed class LogOutTests(ClockedApi api)
{
    [Fact]
    public async Task Who_has_logged_out_refreshes_no_more()
    {
        var pair = await api.SignInSomebody();

        var answer = await api.LogOut(pair.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

        answer.Header("Cache-Control").ShouldBe("no-store");
        await api.Refresh(pair.RefreshToken).ShouldBeRefused();
        await api.LogOut(pair.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_spent_token_logs_out_as_well_as_the_youngest()
    {
        var spent = await api.SignInSomebody();
        var young = await api.Refresh(spent.RefreshToken).Tokens();
        api.Advance(TimeSpan.FromMinutes(1));

        await api.LogOut(spent.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

        await api.Refresh(young.RefreshToken).ShouldBeRefused();
    }

    [Fact]
    public async Task A_spent_token_gives_nothing_after_logout_even_within_10_seconds()
    {
        var spent = await api.SignInSomebody();
        var young = await api.Refresh(spent.RefreshToken).Tokens();

        await api.LogOut(young.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

        await api.Refresh(spent.RefreshToken).ShouldBeRefused();
    }

    [Theory]
    [InlineData("x")]
    [InlineData("rt_AAAA")]
    [InlineData("' OR 1=1 --")]
    public async Task Logging_out_with_what_was_never_a_token_is_no_failure_and_ends_nothing(string garbage)
    {
        var pair = await api.SignInSomebody();

        await api.LogOut(garbage).ShouldBe(HttpStatusCode.NoContent);

        _ = await api.Refresh(pair.RefreshToken).Tokens();
    }

    [Fact]
    public async Task Logging_out_without_a_token_is_refused() =>
        await api.Anonymous().Post("/v1/auth/logout", "{}").ShouldBeInvalid(("/refreshToken", "field.required"));

    [Fact]
    public async Task Logging_out_everywhere_ends_all_sessions_of_the_caller_and_nobody_elses()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.Accepted);
        var here = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
        var there = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
        var somebodyElse = await api.SignInSomebody();

        await api.Bearing(here.AccessToken).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent);

        await api.Refresh(here.RefreshToken).ShouldBeRefused();
        await api.Refresh(there.RefreshToken).ShouldBeRefused();
        _ = await api.Refresh(somebodyElse.RefreshToken).Tokens();
        _ = await api.LogIn(email, RunningApi.SeededPassword).Tokens();
    }

    [Fact]
    public async Task When_logout_has_answered_no_refresh_that_raced_it_has_left_a_good_token()
    {
        for (var race = 0; race < 100; race++)
        {
            var first = await api.SignInSomebody();
            var refreshing = Enumerable.Range(0, 3).Select(_ => Task.Run(() => api.Refresh(first.RefreshToken))).ToList();
            if (race % 2 == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(race % 10), TestContext.Current.CancellationToken);

            await api.LogOut(first.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

            await api.Refresh(first.RefreshToken).ShouldBeRefused();
            foreach (var answer in (await Task.WhenAll(refreshing)).Where(answer => answer.Status != HttpStatusCode.Unauthorized))
                await api.Refresh((await Task.FromResult(answer).Tokens()).RefreshToken).ShouldBeRefused();
        }
    }
}
