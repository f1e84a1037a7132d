namespace CleanOrders.WebApi.Tests.Identity.Accounts;

public sealed class PasswordResetTests(SharedApi api)
{
    private const string Password = RunningApi.SeededPassword;

    [Fact]
    public async Task Who_forgot_their_password_chooses_another_and_every_session_ends()
    {
        var email = await api.ConfirmSomebody();
        var (one, other) = (await api.LogIn(email, Password).Tokens(), await api.LogIn(email, Password).Tokens());
        var token = await api.ResetToken(email);

        await api.Reset(token).ShouldBe(HttpStatusCode.NoContent);

        foreach (var tokens in (Tokens[])[one, other])
        {
            await api.Me(tokens.AccessToken).ShouldBeRefused();
            await api.Refresh(tokens.RefreshToken).ShouldBeRefused();
        }

        await api.LogIn(email, Password).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.Me((await api.LogIn(email, AccountCalls.Chosen).Tokens()).AccessToken).ShouldBe(HttpStatusCode.OK);
        (await api.Database.MailTo(email, 3)).Subject.ShouldBe("Your password was changed");
        (await api.Database.Scalar<long>(
            $"SELECT count(*) FROM security_events e JOIN users u ON u.id = e.user_id WHERE u.user_name = '{email}' AND e.kind = "
                + $"'password_reset'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_reset_proves_the_mailbox_too()
    {
        var email = await api.RegisterSomebody();
        var confirmation = (await api.Database.MailTo(email)).Token;

        await api.Reset(await api.ResetToken(email)).ShouldBe(HttpStatusCode.NoContent);

        (await api.Database.Scalar<long>($"SELECT count(*) FROM users WHERE user_name = '{email}' AND email_confirmed")).ShouldBe(1);
        await api.Confirm(confirmation).ShouldBeNoGoodToken();
    }

    [Fact]
    public async Task Of_many_who_spend_one_token_at_once_one_succeeds()
    {
        var email = await api.ConfirmSomebody();
        var token = await api.ResetToken(email);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => api.Reset(token, $"{AccountCalls.Chosen} {number}")));

        var won = outcomes.Index().Single(outcome => outcome.Item.Status == HttpStatusCode.NoContent).Index;
        outcomes.Count(outcome => outcome.Status == HttpStatusCode.BadRequest).ShouldBe(7);
        _ = await api.LogIn(email, $"{AccountCalls.Chosen} {won}").Tokens();
    }

    [Fact]
    public async Task A_token_is_worth_nothing_once_used_replaced_out_of_date_or_overtaken_and_the_answer_is_the_same()
    {
        var clock = new FakeClock();
        await using var clocked =
            await Api.New(
                new ApiOptions
                {
                    Clock = clock,
                    Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" }
                });
        var answers = new List<HttpAnswer>();

        var used = await Token(clocked);
        await clocked.Reset(used.Token).ShouldBe(HttpStatusCode.NoContent);
        answers.Add(await clocked.Reset(used.Token).ShouldBeProblem(400, "auth.mail_token_invalid"));

        var replaced = await Token(clocked);
        var newer = await Token(clocked, replaced.Email);
        answers.Add(await clocked.Reset(replaced.Token).ShouldBeNoGoodToken());
        await clocked.Reset(newer.Token).ShouldBe(HttpStatusCode.NoContent);

        var overtaken = await Token(clocked);
        var session = await clocked.LogIn(overtaken.Email, Password).Tokens();
        await clocked.ChangePassword(session.AccessToken, Password).ShouldBe(HttpStatusCode.NoContent);
        answers.Add(await clocked.Reset(overtaken.Token).ShouldBeNoGoodToken());

        var locked = await Token(clocked);
        await clocked.Database.Lock(locked.Email);
        answers.Add(await clocked.Reset(locked.Token).ShouldBeNoGoodToken());

        var late = await Token(clocked);
        clock.Advance(TimeSpan.FromMinutes(30));
        answers.Add(await clocked.Reset(late.Token).ShouldBeNoGoodToken());

        var confirmation = clocked.Database.MailsTo(late.Email)[0].Token;
        answers.Add(await clocked.Reset(confirmation).ShouldBeNoGoodToken());
        answers.Add(await clocked.Reset($"rp_{confirmation[3..]}").ShouldBeNoGoodToken());
        answers.Add(await clocked.Reset("x").ShouldBeNoGoodToken());
        answers.ShouldAllBe(answer => answer.Shown() == answers[0].Shown());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("Password1234!")]
    [InlineData("person-of-mine ")]
    public async Task A_password_that_is_refused_does_not_spend_the_token(string weak)
    {
        var email = await api.ConfirmSomebody();
        var token = await api.ResetToken(email);

        await api.Reset(token, weak.Replace("person-of-mine", email.Split('@')[0], StringComparison.Ordinal))
            .ShouldBeInvalid(("/password", "auth.weak_password"));

        await api.Reset(token).ShouldBe(HttpStatusCode.NoContent);
    }

    private static async Task<(string Email, string Token)> Token(Api clocked, string? known = null)
    {
        var email = known ?? await clocked.RegisterSomebody();
        while (await clocked.WriteMail())
            continue;
        await clocked.Database.NoMailIsDue();

        // So that the next mail is the younger one by its name too.
        ((FakeClock)clocked.Clock).Advance(TimeSpan.FromMilliseconds(1));
        await clocked.Forget(email).ShouldBe(HttpStatusCode.Accepted);
        while (await clocked.WriteMail())
            continue;
        await clocked.Database.NoMailIsDue();
        return (email, clocked.Database.MailsTo(email)[^1].Token);
    }
}
