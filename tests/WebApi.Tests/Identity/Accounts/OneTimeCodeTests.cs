using System.Text;

namespace CleanOrders.WebApi.Tests.Identity.Accounts;

[Collection(nameof(Clocked))]
public sealed class OneTimeCodeTests(ClockedApi api)
{
    private const string Password = RunningApi.SeededPassword;

    // RFC 6238, appendix B, the last six digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    public void A_code_is_what_the_standard_says(long time, string code) =>
        new Authenticator(Encoding.ASCII.GetBytes("12345678901234567890")).CodeAt(DateTimeOffset.FromUnixTimeSeconds(time)).ShouldBe(code);

    [Fact]
    public async Task Who_uses_codes_signs_in_with_password_and_code_and_a_stranger_does_not_learn_of_it()
    {
        var somebody = await Protected.New(api);

        await somebody.LogIn(totp: null).ShouldBeProblem(401, "auth.totp_required");
        await somebody.LogIn(totp: " ").ShouldBeProblem(401, "auth.totp_required");
        await somebody.LogIn(totp: null, "not the password").ShouldBeProblem(401, "auth.invalid_credentials");
        await somebody.LogIn(somebody.App.CodeAt(api.Clock.GetUtcNow()), "not the password")
            .ShouldBeProblem(401, "auth.invalid_credentials");
        var wrong = await somebody.LogInWrong().ShouldBeProblem(401, "auth.invalid_credentials");
        wrong.Shown().ShouldBe((await api.LogIn(IdentityCalls.NewEmail(), Password)).Shown());
        _ = await somebody.LogInNow().Tokens();
    }

    [Fact]
    public async Task A_code_means_nothing_where_none_is_asked_for()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);

        await api.Anonymous().Post("/v1/auth/login", new { email, password = Password, totp = "123456" }).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(-2, false)]
    public async Task A_code_is_not_good_more_than_one_step_away(int steps, bool good)
    {
        var somebody = await Protected.New(api);

        (await somebody.LogInNow(steps)).Status.ShouldBe(good ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_code_of_the_half_minute_before_is_good_once_more_than_none()
    {
        var somebody = await Protected.New(api);
        api.Advance(TimeSpan.FromSeconds(60));

        _ = await somebody.LogInNow(-1).Tokens();
        await somebody.LogInNow(-1).ShouldBeProblem(401, "auth.invalid_credentials");
        _ = await somebody.LogInNow().Tokens();
        await somebody.LogInNow(-1).ShouldBeProblem(401, "auth.invalid_credentials");
    }

    [Fact]
    public async Task A_code_is_not_taken_twice_not_even_at_once_nor_the_one_that_confirmed()
    {
        var somebody = await Protected.New(api);

        await somebody.LogInNow(-1).ShouldBeProblem(401, "auth.invalid_credentials");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => somebody.LogInNow()));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        await somebody.LogInNow().ShouldBeProblem(401, "auth.invalid_credentials");
    }

    [Fact]
    public async Task After_ten_wrong_codes_the_right_one_is_refused_until_a_recovery_code_was_used()
    {
        var somebody = await Protected.New(api);
        var guesses = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => somebody.LogInWrong()));
        guesses.ShouldAllBe(guess => guess.Status == HttpStatusCode.Unauthorized);

        await somebody.LogInNow().ShouldBeProblem(401, "auth.invalid_credentials");
        await somebody.LogIn(totp: null).ShouldBeProblem(401, "auth.totp_required");
        _ = await somebody.LogIn(somebody.RecoveryCodes[0]).Tokens();
        _ = await somebody.LogInNow().Tokens();

        (await Noted(somebody, "totp_refused")).ShouldBe(16);
    }

    [Fact]
    public async Task Nine_wrong_codes_stop_nobody()
    {
        var somebody = await Protected.New(api);
        for (var i = 0; i < 9; i++)
            await somebody.LogInWrong().ShouldBeProblem(401, "auth.invalid_credentials");

        _ = await somebody.LogInNow().Tokens();
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_and_for_its_owner_only()
    {
        var (somebody, other) = (await Protected.New(api), await Protected.New(api));
        somebody.RecoveryCodes.Count.ShouldBe(10);
        somebody.RecoveryCodes.ShouldBeUnique();
        somebody.RecoveryCodes.ShouldAllBe(code => code.Replace("-", "").Length == 16);

        await other.LogIn(somebody.RecoveryCodes[0]).ShouldBeProblem(401, "auth.invalid_credentials");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => somebody.LogIn(somebody.RecoveryCodes[0])));
        _ = await somebody.LogIn($" {somebody.RecoveryCodes[1].ToLowerInvariant().Replace('-', ' ')} ").Tokens();

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        await somebody.LogIn(somebody.RecoveryCodes[1]).ShouldBeProblem(401, "auth.invalid_credentials");
        (await Noted(somebody, "recovery_code_used")).ShouldBe(2);
    }

    [Fact]
    public async Task Codes_are_not_switched_off_without_the_password()
    {
        var somebody = await Protected.New(api);

        await somebody.Client.Delete("/v1/auth/totp").ShouldBeProblem(400, "request.malformed");
        await Remove("").ShouldBeInvalid(("/password", "field.required"));
        await Remove("not the password").ShouldBeInvalid(("/password", "auth.wrong_password"));
        await Remove("\uffff").ShouldBeInvalid(("/password", "auth.wrong_password"));
        await somebody.LogIn(totp: null).ShouldBeProblem(401, "auth.totp_required");

        await Remove(Password).ShouldBe(HttpStatusCode.NoContent);
        await Remove(Password).ShouldBe(HttpStatusCode.NoContent);
        _ = await somebody.LogIn(totp: null).Tokens();
        (await Noted(somebody, "totp_enabled"), await Noted(somebody, "totp_disabled")).ShouldBe((1, 1));
        (await api.Database.Scalar<long>($"SELECT count(*) FROM recovery_codes WHERE user_id = ({IdOf(somebody)})")).ShouldBe(0);

        Task<HttpAnswer> Remove(string password) => somebody.Client.Send(HttpMethod.Delete, "/v1/auth/totp", new { password });
    }

    [Fact]
    public async Task Another_authenticator_does_not_replace_the_one_that_is_in_use()
    {
        var somebody = await Protected.New(api);

        await somebody.Client.Post("/v1/auth/totp", new { password = Password }).ShouldBeProblem(409, "auth.totp_already_on");
        await somebody.Client.Post("/v1/auth/totp/verify", new { code = "123456" }).ShouldBeProblem(409, "auth.totp_already_on");

        _ = await somebody.LogInNow().Tokens();
    }

    [Fact]
    public async Task No_code_is_asked_for_before_one_was_confirmed()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        var client = api.Bearing((await api.LogIn(email, Password).Tokens()).AccessToken);

        await client.Post("/v1/auth/totp/verify", new { code = "123456" }).ShouldBeProblem(409, "auth.totp_not_enrolled");
        await client.Post("/v1/auth/totp", new { password = "not the password" }).ShouldBeInvalid(("/password", "auth.wrong_password"));
        var first = await Protected.Enrol(client);
        var second = await Protected.Enrol(client);
        await client.Post("/v1/auth/totp/verify", new { code = first.CodeAt(api.Clock.GetUtcNow()) })
            .ShouldBeInvalid(("/code", "auth.wrong_code"));
        _ = await api.LogIn(email, Password).Tokens();

        var answers =
            await Task.WhenAll(
                Enumerable.Range(0, 5)
                    .Select(_ => client.Post("/v1/auth/totp/verify", new { code = second.CodeAt(api.Clock.GetUtcNow()) })));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.Conflict).ShouldBe(4);
        await api.LogIn(email, Password).ShouldBeProblem(401, "auth.totp_required");
    }

    [Fact]
    public async Task The_secret_is_for_any_app_and_does_not_stand_in_the_database()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        var client = api.Bearing((await api.LogIn(email, Password).Tokens()).AccessToken);

        var answer = await client.Post("/v1/auth/totp", new { password = Password }).ShouldBe(HttpStatusCode.OK);

        var secret = answer.Member("secret").GetString()!;
        secret.Length.ShouldBe(32);
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Member("uri").GetString()
            .ShouldBe($"otpauth://totp/localhost:{Uri.EscapeDataString(email)}?secret={secret}"
                + "&issuer=localhost&algorithm=SHA1&digits=6&period=30");
        var stored = await api.Database.Scalar<byte[]>($"SELECT totp_secret FROM users WHERE user_name = '{email}'");
        stored.Length.ShouldBe(12 + 16 + 20);
        Encoding.ASCII.GetString(stored).ShouldNotContain(secret);
    }

    private Task<long> Noted(Protected somebody, string kind) =>
        api.Database.Scalar<long>($"SELECT count(*) FROM security_events WHERE kind = '{kind}' AND user_id = ({IdOf(somebody)})");

    private static string IdOf(Protected somebody) => $"SELECT id FROM users WHERE user_name = '{somebody.Email}'";
}
