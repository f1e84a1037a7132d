namespace CleanOrders.WebApi.Tests.Identity.Sessions;

public sealed class LoginTests(SharedApi api)
{
    private const string Password = RunningApi.SeededPassword;

    [Fact]
    public async Task A_pair_of_tokens_is_for_its_caller_only_and_kept_by_no_cache()
    {
        var answer = await api.LogIn("customer@example.com", Password).ShouldBe(HttpStatusCode.OK);

        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Json.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["accessToken", "tokenType", "expiresIn", "refreshToken", "refreshExpiresIn"], ignoreOrder: true);
        var tokens = await Task.FromResult(answer).Tokens();
        tokens.ExpiresIn.ShouldBe(600);
        tokens.RefreshExpiresIn.ShouldBe(14 * 24 * 3600);
    }

    [Fact]
    public async Task Each_login_is_a_session_of_its_own()
    {
        var first = await api.LogIn("customer@example.com", Password).Tokens();
        var second = await api.LogIn("customer@example.com", Password).Tokens();

        await api.LogOut(first.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

        first.AccessToken.ShouldNotBe(second.AccessToken);
        await api.Refresh(first.RefreshToken).ShouldBeRefused();
        _ = await api.Refresh(second.RefreshToken).Tokens();
    }

    [Fact]
    public async Task Who_has_an_account_cannot_be_learnt_from_a_refused_login()
    {
        var unknown = await api.LogIn(IdentityCalls.NewEmail(), Password).ShouldBeProblem(401, "auth.invalid_credentials");
        var wrong = await api.LogIn("customer@example.com", "not the password").ShouldBeProblem(401, "auth.invalid_credentials");

        wrong.Shown().ShouldBe(unknown.Shown());
        unknown.Header("WWW-Authenticate").ShouldBe("Bearer");
        unknown.Header("Cache-Control").ShouldBe("no-store");
    }

    [Theory]
    [InlineData("no address", "a password of theirs")]
    [InlineData("customer@example.com", "x")]
    [InlineData("' OR 1=1 --", "' OR 1=1 --")]
    [InlineData("customer@example.com", "' OR 1=1 --")]
    public async Task What_can_be_nobodys_credentials_is_refused_like_all_others(string email, string password)
    {
        var wrong = await api.LogIn("customer@example.com", "not the password").ShouldBeProblem(401, "auth.invalid_credentials");

        (await api.LogIn(email, password)).Shown().ShouldBe(wrong.Shown());
    }

    [Fact]
    public async Task An_account_that_was_locked_is_refused_like_an_unknown_one_with_the_right_password_too()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        _ = await api.Database.Scalar<string>(
            $"UPDATE users SET locked_at = (SELECT max(at) FROM security_events) WHERE user_name = '{email}' RETURNING user_name");

        var locked = await api.LogIn(email, Password).ShouldBeProblem(401, "auth.invalid_credentials");

        locked.Shown().ShouldBe((await api.LogIn(IdentityCalls.NewEmail(), Password)).Shown());
        locked.Bytes.Length.ShouldBe((await api.LogIn(email, "not the password")).Bytes.Length);
    }

    [Fact]
    public async Task A_password_as_long_as_a_body_can_be_is_simply_wrong() =>
        await api.LogIn("customer@example.com", new string('x', 1_000_000)).ShouldBeProblem(401, "auth.invalid_credentials");

    [Fact]
    public async Task What_is_missing_in_a_login_is_said_at_once() =>
        await api.Anonymous().Post("/v1/auth/login", "{}").ShouldBeInvalid(("/email", "field.required"), ("/password", "field.required"));

    [Theory]
    [InlineData("GET", "/v1/me")]
    [InlineData("GET", "/v1/orders")]
    [InlineData("POST", "/v1/orders")]
    [InlineData("POST", "/v1/auth/logout-all")]
    [InlineData("POST", "/v1/auth/password")]
    public async Task Who_is_not_signed_in_is_told_how_to(string method, string path)
    {
        var answer = await api.Anonymous().Send(new HttpMethod(method), path).ShouldBeProblem(401, "auth.required");

        answer.Header("WWW-Authenticate").ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("/v1/auth/register")]
    [InlineData("/v1/auth/confirm-email")]
    [InlineData("/v1/auth/resend-confirmation")]
    [InlineData("/v1/auth/forgot-password")]
    [InlineData("/v1/auth/reset-password")]
    [InlineData("/v1/auth/login")]
    [InlineData("/v1/auth/refresh")]
    [InlineData("/v1/auth/logout")]
    public async Task A_refused_call_of_identity_is_kept_by_no_cache_either(string path)
    {
        var unreadable = await api.Anonymous().Post(path, "{").ShouldBeProblem(400, "request.malformed");
        var unknown = await api.Anonymous().Post(path, """{"x": 1}""").ShouldBeInvalid(("/x", "field.unknown"));

        unreadable.Header("Cache-Control").ShouldBe("no-store");
        unknown.Header("Cache-Control").ShouldBe("no-store");
    }
}
