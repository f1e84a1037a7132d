namespace CleanOrders.WebApi.Tests.Identity.Accounts;

public sealed class EmailConfirmationTests(SharedApi shared)
{
    private const string Password = RunningApi.SeededPassword;

    private static readonly Dictionary<string, string> Required =
        new(StringComparer.Ordinal) { ["Identity:RequireConfirmedEmail"] = "true" };

    [Fact]
    public async Task Where_it_is_required_nobody_signs_in_before_their_address_is_confirmed()
    {
        await using var api = await Api.New(new ApiOptions { Settings = Required });
        var email = await api.RegisterSomebody();

        var before = await api.LogIn(email, Password).ShouldBeProblem(401, "auth.invalid_credentials");
        var unknown = await api.LogIn(IdentityCalls.NewEmail(), Password).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.Confirm((await api.Database.MailTo(email)).Token).ShouldBe(HttpStatusCode.NoContent);

        before.Shown().ShouldBe(unknown.Shown());
        _ = await api.LogIn(email, Password).Tokens();
        _ = await api.LogIn("customer@example.com", Password).Tokens();
    }

    [Theory]
    [InlineData("Production", null, false)]
    [InlineData("Production", "false", true)]
    [InlineData("Development", null, true)]
    public async Task It_is_required_outside_of_Development_unless_it_is_said(string environment, string? setting, bool signsIn)
    {
        await using var database = await TestDatabase.New();
        var settings = Production.Settings();
        if (setting is not null)
            settings["Identity:RequireConfirmedEmail"] = setting;
        await using var api = await Api.New(Production.Options(database, settings) with { Environment = environment });
        var email = await api.RegisterSomebody();

        await api.LogIn(email, Password).ShouldBe(signsIn ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_mail_has_a_link_to_the_configured_address_whatever_host_a_request_names()
    {
        await using var api =
            await Api.New(
                new ApiOptions
                {
                    Settings =
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["Identity:AppAddress"] = "https://shop.example.com/app" }
                });
        var email = IdentityCalls.NewEmail();

        var client = api.Anonymous().With("Host", "evil.example.net").With("X-Forwarded-Host", "evil.example.net")
            .With("Forwarded", "host=evil.example.net").With("Origin", "https://evil.example.net");
        await client.Post("/v1/auth/register", new { email, password = Password, displayName = "https://evil.example.net" })
            .ShouldBe(HttpStatusCode.Accepted);
        await client.Post("/v1/auth/forgot-password", new { email }).ShouldBe(HttpStatusCode.Accepted);
        _ = await api.Database.MailTo(email, 2);

        var mails = api.Database.MailsTo(email);
        mails.ShouldContain(
            mail => mail.Text.Contains($"\r\nhttps://shop.example.com/app/confirm-email?token={mail.Token}\r\n", StringComparison.Ordinal));
        mails.ShouldContain(
            mail => mail.Text.Contains(
                $"\r\nhttps://shop.example.com/app/reset-password?token={mail.Token}\r\n", StringComparison.Ordinal));
        mails.ShouldAllBe(
            mail => !mail.Text.Contains("evil", StringComparison.Ordinal) && !mail.Head.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_confirms_once_and_a_newer_one_replaces_it()
    {
        var email = await shared.RegisterSomebody();
        var first = (await shared.Database.MailTo(email)).Token;
        await shared.Resend(email).ShouldBe(HttpStatusCode.Accepted);
        var second = (await shared.Database.MailTo(email, 2)).Token;

        await shared.Confirm(first).ShouldBeNoGoodToken();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shared.Confirm(second)));

        outcomes.Count(outcome => outcome.Status == HttpStatusCode.NoContent).ShouldBe(1);
        await shared.Confirm(second).ShouldBeNoGoodToken();
        (await shared.Database.Scalar<long>(
            $"SELECT count(*) FROM security_events e JOIN users u ON u.id = e.user_id WHERE u.user_name = '{email}' AND e.kind = "
                + $"'email_confirmed'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_is_not_good_is_refused_alike_whatever_the_cause()
    {
        var clock = new FakeClock();
        await using var api =
            await Api.New(
                new ApiOptions
                {
                    Clock = clock,
                    Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" }
                });
        var (late, other) = (await api.RegisterSomebody(), await api.RegisterSomebody());
        await api.Forget(other).ShouldBe(HttpStatusCode.Accepted);
        while (await api.WriteMail())
            continue;
        var forPassword = api.Database.MailsTo(other).Select(mail => mail.Token)
            .Single(token => token.StartsWith("rp_", StringComparison.Ordinal));
        var good = api.Database.MailsTo(late).Single().Token;
        string[] bad =
            ["x", "ec_", $"ec_{new string('A', 43)}", forPassword, $"ec_{forPassword[3..]}", good
                + "A", good[..^1], good.ToUpperInvariant(), "' OR 1=1 --", new('x', 100_000)];

        var answers = await Task.WhenAll(bad.Select(token => api.Confirm(token).ShouldBeNoGoodToken()));
        clock.Advance(TimeSpan.FromHours(24));
        var expired = await api.Confirm(good).ShouldBeNoGoodToken();

        answers.ShouldAllBe(answer => answer.Shown() == expired.Shown());
        expired.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task A_token_is_good_until_its_last_moment()
    {
        var clock = new FakeClock();
        await using var api =
            await Api.New(
                new ApiOptions
                {
                    Clock = clock,
                    Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" }
                });
        var email = await api.RegisterSomebody();
        (await api.WriteMail()).ShouldBeTrue();

        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));

        await api.Confirm(api.Database.MailsTo(email).Single().Token).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_an_address_is_to_the_service_no_answer_tells()
    {
        var (unconfirmed, known, locked) =
            (await shared.RegisterSomebody(), await shared.ConfirmSomebody(), await shared.ConfirmSomebody());
        await shared.Database.Lock(locked);
        Func<string, Task<HttpAnswer>>[] calls = [email => shared.Register(email, Password), shared.Resend, shared.Forget];
        foreach (var call in calls)
        {
            var answers = new List<HttpAnswer>();
            foreach (var email in (string[])[IdentityCalls.NewEmail(), unconfirmed, known, locked])
                answers.Add(await call(email).ShouldBe(HttpStatusCode.Accepted));

            answers.ShouldAllBe(answer => answer.Shown() == answers[0].Shown());
            answers[0].Bytes.ShouldBeEmpty();
            answers[0].Header("Cache-Control").ShouldBe("no-store");
        }
    }

    [Fact]
    public async Task Nothing_is_written_to_an_address_without_an_account_or_with_nothing_to_confirm()
    {
        await using var api = await Api.New();
        var (unknown, known, locked) = (IdentityCalls.NewEmail(), await api.ConfirmSomebody(), await api.ConfirmSomebody());
        await api.Database.Lock(locked);

        await api.Forget(unknown).ShouldBe(HttpStatusCode.Accepted);
        foreach (var email in (string[])[unknown, known, locked])
            await api.Resend(email).ShouldBe(HttpStatusCode.Accepted);
        await api.Forget(locked).ShouldBe(HttpStatusCode.Accepted);
        await api.Database.NoMailIsDue();

        api.Database.MailsTo(unknown).ShouldBeEmpty();
        api.Database.MailsTo(known).Count.ShouldBe(1);
        api.Database.MailsTo(locked).Count.ShouldBe(1);
        (await api.Database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'accounts.mail' AND status <> 'succeeded'")).ShouldBe(0);
    }

    [Fact]
    public async Task Who_has_an_account_is_told_when_somebody_registers_their_address()
    {
        var email = await shared.ConfirmSomebody();

        await shared.Register($" {email.ToUpperInvariant()}", "a stranger's own words").ShouldBe(HttpStatusCode.Accepted);

        var mail = await shared.Database.MailTo(email, 2);
        mail.Subject.ShouldBe("You have an account already");
        mail.Text.ShouldNotContain("token");
    }

    [Fact]
    public async Task Whose_address_somebody_else_registered_first_chooses_a_password_of_their_own()
    {
        await using var api = await Api.New(new ApiOptions { Settings = Required });
        var email = IdentityCalls.NewEmail();
        await api.Register(email, "a stranger's own words").ShouldBe(HttpStatusCode.Accepted);
        _ = await api.Database.MailTo(email);

        await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        var mail = await api.Database.MailTo(email, 2);
        await api.Reset(mail.Token).ShouldBe(HttpStatusCode.NoContent);

        mail.Subject.ShouldBe("Choose your password");
        await api.LogIn(email, "a stranger's own words").ShouldBeProblem(401, "auth.invalid_credentials");
        _ = await api.LogIn(email, AccountCalls.Chosen).Tokens();
        await api.Confirm(api.Database.MailsTo(email)[0].Token).ShouldBeNoGoodToken();
    }

    [Fact]
    public async Task A_registration_is_told_of_only_where_it_made_an_account()
    {
        await using var api = await Api.New();
        var email = await api.RegisterSomebody();
        await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);

        (await api.Database.Scalar<long>(
            $"SELECT count(*) FROM security_events e JOIN users u ON u.id = e.user_id WHERE u.user_name = '{email}' AND e.kind = "
                + $"'registered'")).ShouldBe(1);
        (await api.Database.Scalar<long>(
            "SELECT count(*) FROM security_events WHERE kind = 'registered' AND user_id NOT IN (SELECT id FROM users)")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_missing_or_no_address_is_said()
    {
        await shared.Anonymous().Post("/v1/auth/confirm-email", "{}").ShouldBeInvalid(("/token", "field.required"));
        await shared.Confirm("  ").ShouldBeInvalid(("/token", "field.required"));
        await shared.Resend("nobody").ShouldBeInvalid(("/email", "auth.email_malformed"));
        await shared.Forget("admin@example.com.").ShouldBeInvalid(("/email", "auth.email_malformed"));
        await shared.Reset("", "short").ShouldBeInvalid(("/token", "field.required"), ("/password", "auth.weak_password"));
    }
}
