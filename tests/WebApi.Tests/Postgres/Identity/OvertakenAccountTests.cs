using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>As <see cref="OvertakenLoginTests"/>, for what somebody who is signed in does to their account.</summary>
public sealed class OvertakenAccountTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    private const string Password = RunningApi.SeededPassword;

    private Api Here => hosts.Here;

    private Api There => hosts.There;

    [Theory]
    [InlineData("lock")]
    [InlineData("logout-all")]
    [InlineData("reset")]
    public async Task A_password_is_not_changed_by_who_was_shut_out_meanwhile(string what)
    {
        var person = await Here.Somebody();
        var change = hosts.Tap.HoldNext("SET password_hash", "UPDATE users AS u");
        var changing = There.ChangePassword(person.Tokens.AccessToken, Password, "what a thief would like");
        await change.Caught();

        await ShutOut(what, person);
        change.Release();

        await changing.ShouldBeInvalid(("/currentPassword", "auth.wrong_password"));
        await LetIn(what, person);
        await Here.LogIn(person.Email, "what a thief would like").ShouldBeProblem(401, "auth.invalid_credentials");
        _ = await Here.LogIn(person.Email, what == "reset" ? AccountCalls.Chosen : Password).Tokens();
    }

    [Fact]
    public async Task A_reset_in_flight_does_not_change_an_account_that_is_locked_meanwhile()
    {
        var person = await Here.Somebody();
        var token = await hosts.ResetToken(person.Email);
        var spending = hosts.Tap.HoldNext("DELETE FROM mailed_tokens", "UPDATE users AS u");
        var resetting = There.Reset(token);
        await spending.Caught();

        await Here.As(Admin).Lock(person.Id).ShouldBe(HttpStatusCode.OK);
        spending.Release();

        await resetting.ShouldBeNoGoodToken();
        await Here.As(Admin).Unlock(person.Id).ShouldBe(HttpStatusCode.OK);
        _ = await Here.LogIn(person.Email, Password).Tokens();
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("logout-all")]
    [InlineData("reset")]
    public async Task Codes_are_not_switched_off_by_who_was_shut_out_meanwhile(string what)
    {
        var person = await Here.Somebody();
        await SwitchCodesOn(Here.Bearing(person.Tokens.AccessToken));
        var removal = hosts.Tap.HoldNext("SET totp_secret = NULL", "UPDATE users AS u");
        var removing = There.Bearing(person.Tokens.AccessToken).Send(HttpMethod.Delete, "/v1/auth/totp", new { password = Password });
        await removal.Caught();

        await ShutOut(what, person);
        removal.Release();

        await removing.ShouldBeInvalid(("/password", "auth.wrong_password"));
        (await CodesAreOn(person.Email)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("logout-all")]
    [InlineData("reset")]
    public async Task Nobody_enrols_who_was_shut_out_meanwhile(string what)
    {
        var person = await Here.Somebody();
        var enrolment = hosts.Tap.HoldNext("SET totp_secret = $2");
        var enrolling = There.Bearing(person.Tokens.AccessToken).Post("/v1/auth/totp", new { password = Password });
        await enrolment.Caught();

        await ShutOut(what, person);
        enrolment.Release();

        await enrolling.ShouldBeInvalid(("/password", "auth.wrong_password"));
        (await hosts.Database.Scalar<long>(
            $"SELECT count(*) FROM users WHERE totp_secret IS NOT NULL AND user_name = '{person.Email}'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("logout-all")]
    [InlineData("reset")]
    public async Task Codes_are_not_switched_on_by_who_was_shut_out_meanwhile(string what)
    {
        var person = await Here.Somebody();
        var client = There.Bearing(person.Tokens.AccessToken);
        var app = await Protected.Enrol(client);
        var confirmation = hosts.Tap.HoldNext("SET totp_confirmed_at", "UPDATE users AS u");
        var confirming = client.Post("/v1/auth/totp/verify", new { code = app.CodeAt(client.Api.Clock.GetUtcNow()) });
        await confirmation.Caught();

        await ShutOut(what, person);
        confirmation.Release();

        await confirming.ShouldBeProblem(401, "auth.token_invalid");
        (await CodesAreOn(person.Email)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("logout-all")]
    [InlineData("reset")]
    [InlineData("logout")]
    public async Task No_key_is_made_by_who_was_shut_out_meanwhile(string what)
    {
        var person = await Here.Somebody();
        var insertion = hosts.Tap.HoldNext("INSERT INTO api_keys");
        var making = There.Bearing(person.Tokens.AccessToken).CreateKey("orders:place");
        await insertion.Caught();

        await ShutOut(what, person);
        insertion.Release();

        await making.ShouldBeProblem(401, "auth.token_invalid");
        (await hosts.Database.Scalar<long>($"SELECT count(*) FROM api_keys WHERE {Owned(person.Email)}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_makes_no_key_once_it_was_revoked()
    {
        var admin = Here.As(Admin);
        var key = await admin.NewKey("apikeys:manage", "orders:read");
        var insertion = hosts.Tap.HoldNext("INSERT INTO api_keys");
        var making = There.FromApiKey(key).CreateKey("orders:read");
        await insertion.Caught();

        await admin.Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);
        insertion.Release();

        await making.ShouldBeRefusedKey();
        (await hosts.Database.Scalar<long>($"SELECT count(*) FROM api_keys WHERE {Owned("admin@example.com")}")).ShouldBe(1);
    }

    [Theory]
    [InlineData("lock", 401, "auth.token_invalid")]
    [InlineData("logout-all", 401, "auth.token_invalid")]
    [InlineData("revoke", 409, "api_key.ended")]
    public async Task No_key_gets_another_secret_by_who_was_shut_out_or_once_it_was_revoked(string what, int status, string code)
    {
        var person = await Here.Somebody();
        var key = await Here.Bearing(person.Tokens.AccessToken).NewKey("orders:place");
        var rotation = hosts.Tap.HoldNext("SET previous_secret_hash = secret_hash");
        var rotating = There.Bearing(person.Tokens.AccessToken).Rotate(key);
        await rotation.Caught();

        if (what == "revoke")
            await Here.Bearing(person.Tokens.AccessToken).Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);
        else
            await ShutOut(what, person);
        rotation.Release();

        await rotating.ShouldBeProblem(status, code);
        (await hosts.Database.Scalar<long>(
            $"SELECT count(*) FROM api_keys WHERE previous_secret_hash IS NOT NULL AND {Owned(person.Email)}")).ShouldBe(0);
    }

    private static string Owned(string email) => $"owner_id = (SELECT id FROM users WHERE user_name = '{email}')";

    private async Task ShutOut(string what, (string Id, string Email, Tokens Tokens) person)
    {
        await (what switch
        {
            "lock" => Here.As(Admin).Lock(person.Id).ShouldBe(HttpStatusCode.OK),
            "logout-all" => Here.Bearing(person.Tokens.AccessToken).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent),
            "logout" => Here.LogOut(person.Tokens.RefreshToken).ShouldBe(HttpStatusCode.NoContent),
            _ => Here.Reset(await hosts.ResetToken(person.Email)).ShouldBe(HttpStatusCode.NoContent),
        });
    }

    private async Task LetIn(string what, (string Id, string Email, Tokens Tokens) person)
    {
        if (what == "lock")
            await Here.As(Admin).Unlock(person.Id).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task SwitchCodesOn(Client client) =>
        await client.Post("/v1/auth/totp/verify", new { code = (await Protected.Enrol(client)).CodeAt(client.Api.Clock.GetUtcNow()) })
            .ShouldBe(HttpStatusCode.OK);

    private Task<bool> CodesAreOn(string email) =>
        hosts.Database.Scalar<bool>($"SELECT totp_confirmed_at IS NOT NULL FROM users WHERE user_name = '{email}'");
}
