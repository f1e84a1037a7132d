using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>
/// What was verified on one host is changed on another before it is used: each time one statement is held back for so long.
/// </summary>
public sealed class OvertakenLoginTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    private const string Password = RunningApi.SeededPassword;
    private const string Opening = "INSERT INTO sessions";
    private const string Rights = "SELECT u.token_version";

    private Api Here => hosts.Here;

    private Api There => hosts.There;

    [Theory]
    [InlineData("lock")]
    [InlineData("password")]
    [InlineData("reset")]
    [InlineData("logout-all")]
    [InlineData("roles")]
    [InlineData("codes")]
    public async Task A_login_in_flight_opens_no_session_when_its_account_is_another_by_now(string what)
    {
        var person = await Here.Somebody();
        var opening = hosts.Tap.HoldNext(Opening);
        var login = There.LogIn(person.Email, Password);
        await opening.Caught();

        await Overtake(what, person);
        var alive = await hosts.AliveSessions(person.Email);
        opening.Release();

        await login.ShouldBeProblem(401, "auth.invalid_credentials");
        (await hosts.AliveSessions(person.Email)).ShouldBe(alive);
        (await hosts.Database.Scalar<long>(
            "SELECT count(*) FROM security_events WHERE kind = 'logged_in' AND user_id = (SELECT id FROM users WHERE user_name = "
                + $"'{person.Email}')")).ShouldBe(1);
    }

    [Fact]
    public async Task A_login_in_flight_with_a_code_opens_no_session_when_codes_are_set_up_anew()
    {
        var somebody = await Protected.New(Here);
        var opening = hosts.Tap.HoldNext(Opening);
        var login = (somebody with { Client = There.Anonymous() }).LogInNow();
        await opening.Caught();

        await SetUpAnew(somebody.Client);
        opening.Release();

        await login.ShouldBeProblem(401, "auth.invalid_credentials");
        (await hosts.AliveSessions(somebody.Email)).ShouldBe(1);
    }

    [Fact]
    public async Task A_code_that_is_spent_while_codes_are_set_up_anew_does_not_bring_the_old_secret_back()
    {
        var somebody = await Protected.New(Here);
        var spending = hosts.Tap.HoldNext("SET totp_last_step");
        var login = (somebody with { Client = There.Anonymous() }).LogInNow();
        await spending.Caught();

        var app = await SetUpAnew(somebody.Client, confirmedAt: -1);
        spending.Release();

        await login.ShouldBeProblem(401, "auth.invalid_credentials");
        _ = await (somebody with { App = app }).LogInNow(steps: 1).Tokens();
    }

    [Fact]
    public async Task A_login_that_nothing_overtakes_opens_its_session()
    {
        var person = await Here.Somebody();
        var opening = hosts.Tap.HoldNext(Opening);
        var login = There.LogIn(person.Email, Password);
        await opening.Caught();
        opening.Release();

        var tokens = await login.Tokens();

        await Here.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(Password, HttpStatusCode.OK)]
    [InlineData("some other sentence", HttpStatusCode.Unauthorized)]
    public async Task A_login_in_flight_survives_that_its_password_is_hashed_anew_but_not_that_another_is_hashed(
        string hashed, HttpStatusCode answered)
    {
        var (person, other) = (await Here.Somebody(), IdentityCalls.NewEmail());
        await Here.Register(other, hashed).ShouldBe(HttpStatusCode.Accepted);
        var opening = hosts.Tap.HoldNext(Opening);
        var login = There.LogIn(person.Email, Password);
        await opening.Caught();

        _ = await hosts.Database.Execute(
            $"UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE user_name = '{other}') WHERE user_name = "
                + $"'{person.Email}'");
        opening.Release();

        await login.ShouldBe(answered);
    }

    [Theory]
    [InlineData("login", "lock")]
    [InlineData("login", "logout-all")]
    [InlineData("login", "password")]
    [InlineData("refresh", "lock")]
    [InlineData("refresh", "logout-all")]
    [InlineData("refresh", "password")]
    [InlineData("refresh", "reset")]
    [InlineData("refresh", "roles")]
    [InlineData("refresh", "logout")]
    public async Task No_token_is_made_for_a_session_that_ends_meanwhile(string how, string what)
    {
        var person = await Here.Somebody();
        var rights = hosts.Tap.HoldNext(Rights);
        var asked = how == "login" ? There.LogIn(person.Email, Password) : There.Refresh(person.Tokens.RefreshToken);
        await rights.Caught();

        await Overtake(what, person);
        rights.Release();

        await asked.ShouldBeProblem(401, how == "login" ? "auth.invalid_credentials" : "auth.token_invalid");
    }

    [Fact]
    public async Task A_login_waits_for_a_lock_that_has_begun_and_is_refused_by_it()
    {
        var person = await Here.Somebody();
        await using var locking = await hosts.Database.Open();
        await using var transaction = await locking.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = locking.CreateCommand();
        command.CommandText = $"UPDATE users SET locked_at = now() WHERE user_name = '{person.Email}'";
        _ = await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var login = There.LogIn(person.Email, Password);
        _ = await Eventually.Be(
            async () => login.IsCompleted
                || await hosts.Database.Scalar<long>(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = "
                        + "current_database())") > 0,
            isSettled => isSettled);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        await login.ShouldBeProblem(401, "auth.invalid_credentials");
    }

    private async Task Overtake(string what, (string Id, string Email, Tokens Tokens) person)
    {
        await (what switch
        {
            "lock" => Here.As(Admin).Lock(person.Id).ShouldBe(HttpStatusCode.OK),
            "password" => Here.ChangePassword(person.Tokens.AccessToken, Password).ShouldBe(HttpStatusCode.NoContent),
            "reset" => Here.Reset(await hosts.ResetToken(person.Email)).ShouldBe(HttpStatusCode.NoContent),
            "logout-all" => Here.Bearing(person.Tokens.AccessToken).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent),
            "logout" => Here.Bearing(person.Tokens.AccessToken).Delete(await CurrentSession(person.Tokens))
                .ShouldBe(HttpStatusCode.NoContent),
            "roles" => Here.As(Admin).GiveRoles(person.Id, "warehouse").ShouldBe(HttpStatusCode.OK),
            _ => SwitchCodesOn(Here.Bearing(person.Tokens.AccessToken)),
        });
    }

    private async Task<string> CurrentSession(Tokens tokens)
    {
        var sessions = await Here.Bearing(tokens.AccessToken).Get("/v1/auth/sessions").Json();
        return $"/v1/auth/sessions/{sessions.GetProperty("items")[0].GetProperty("id").GetString()}";
    }

    private static async Task<HttpAnswer> SwitchCodesOn(Client client) =>
        await client.Post("/v1/auth/totp/verify", new { code = (await Protected.Enrol(client)).CodeAt(client.Api.Clock.GetUtcNow()) })
            .ShouldBe(HttpStatusCode.OK);

    private static async Task<Authenticator> SetUpAnew(Client client, int confirmedAt = 0)
    {
        await client.Send(HttpMethod.Delete, "/v1/auth/totp", new { password = Password }).ShouldBe(HttpStatusCode.NoContent);
        var app = await Protected.Enrol(client);
        await client.Post("/v1/auth/totp/verify", new { code = app.CodeAt(client.Api.Clock.GetUtcNow(), confirmedAt) })
            .ShouldBe(HttpStatusCode.OK);
        return app;
    }
}
