namespace CleanOrders.WebApi.Tests.Identity.Accounts;

public sealed class PasswordChangeTests(SharedApi api)
{
    private const string Password = RunningApi.SeededPassword;

    [Fact]
    public async Task Who_changes_their_password_is_signed_out_everywhere_and_told_by_mail()
    {
        var email = await api.RegisterSomebody();
        await api.Confirm((await api.Database.MailTo(email)).Token).ShouldBe(HttpStatusCode.NoContent);
        var (here, there) = (await api.LogIn(email, Password).Tokens(), await api.LogIn(email, Password).Tokens());

        var changed = await api.ChangePassword(here.AccessToken, Password).ShouldBe(HttpStatusCode.NoContent);

        changed.Header("Cache-Control").ShouldBe("no-store");
        foreach (var tokens in (Tokens[])[here, there])
        {
            await api.Me(tokens.AccessToken).ShouldBeRefused();
            await api.Refresh(tokens.RefreshToken).ShouldBeRefused();
        }

        await api.LogIn(email, Password).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.Me((await api.LogIn(email, AccountCalls.Chosen).Tokens()).AccessToken).ShouldBe(HttpStatusCode.OK);
        (await api.Database.MailTo(email, 2)).Subject.ShouldBe("Your password was changed");
        (await Events(email, "password_changed")).ShouldBe(1);
    }

    [Theory]
    [InlineData("not the password")]
    [InlineData("x")]
    [InlineData("development-only-1")]
    public async Task A_session_alone_changes_no_password(string current)
    {
        var email = await api.RegisterSomebody();
        var tokens = await api.LogIn(email, Password).Tokens();

        await api.ChangePassword(tokens.AccessToken, current).ShouldBeInvalid(("/currentPassword", "auth.wrong_password"));

        await api.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);
        _ = await api.LogIn(email, Password).Tokens();
        (await Events(email, "login_failed")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_changes_at_once_one_succeeds()
    {
        var email = await api.RegisterSomebody();
        var sessions = new List<Tokens>();
        for (var number = 0; number < 6; number++)
            sessions.Add(await api.LogIn(email, Password).Tokens());

        var outcomes =
            await Task.WhenAll(
                sessions.Select((session, number) => api.ChangePassword(session.AccessToken, Password, $"{AccountCalls.Chosen} {number}")));

        var won = outcomes.Index().Single(outcome => outcome.Item.Status == HttpStatusCode.NoContent).Index;
        _ = await api.LogIn(email, $"{AccountCalls.Chosen} {won}").Tokens();
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_change_is_said_at_once()
    {
        var email = await api.RegisterSomebody();
        var tokens = await api.LogIn(email, Password).Tokens();

        await api.Bearing(tokens.AccessToken).Post("/v1/auth/password", "{}")
            .ShouldBeInvalid(("/currentPassword", "field.required"), ("/newPassword", "field.required"));
        await api.ChangePassword(tokens.AccessToken, Password, "iloveyou2026!").ShouldBeInvalid(("/newPassword", "auth.weak_password"));
        await api.ChangePassword(tokens.AccessToken, Password, $"{email.Split('@')[0]} and more")
            .ShouldBeInvalid(("/newPassword", "auth.weak_password"));
        await api.Anonymous().Post("/v1/auth/password", new { currentPassword = Password, newPassword = AccountCalls.Chosen })
            .ShouldBeProblem(401, "auth.required");
    }

    private Task<long> Events(string email, string kind) =>
        api.Database.Scalar<long>(
            $"SELECT count(*) FROM security_events e JOIN users u ON u.id = e.user_id WHERE u.user_name = '{email}' AND e.kind = '{kind}'");
}
