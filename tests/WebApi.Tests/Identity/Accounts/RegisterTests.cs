namespace CleanOrders.WebApi.Tests.Identity.Accounts;

public sealed class RegisterTests(SharedApi api)
{
    private const string Password = RunningApi.SeededPassword;

    [Fact]
    public async Task Whether_an_e_mail_has_an_account_already_the_answer_does_not_tell()
    {
        var email = IdentityCalls.NewEmail();

        var first = await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        var again = await api.Register(email, "another password for it").ShouldBe(HttpStatusCode.Accepted);

        again.Shown().ShouldBe(first.Shown());
        first.Bytes.ShouldBeEmpty();
        first.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task Registering_a_known_e_mail_leaves_its_account_as_it_is()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);

        await api.Anonymous().Post("/v1/auth/register", new { email, password = "another password for it", displayName = "Mallory" })
            .ShouldBe(HttpStatusCode.Accepted);

        var tokens = await api.LogIn(email, Password).Tokens();
        (await api.Me(tokens.AccessToken).Json()).TryGetProperty("displayName", out _).ShouldBeFalse();
        await api.LogIn(email, "another password for it").ShouldBeProblem(401, "auth.invalid_credentials");
    }

    [Fact]
    public async Task An_e_mail_is_the_same_in_capitals_and_between_blanks()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register($"  {email.ToUpperInvariant()} ", Password).ShouldBe(HttpStatusCode.Accepted);
        await api.Register(email, "another password for it").ShouldBe(HttpStatusCode.Accepted);

        var tokens = await api.LogIn(email, Password).Tokens();

        (await api.Me(tokens.AccessToken).Json()).GetProperty("email").GetString().ShouldBe(email);
    }

    [Fact]
    public async Task Who_registers_many_times_at_once_has_one_account()
    {
        var email = IdentityCalls.NewEmail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => api.Register(email, $"{Password} of {number:00}")));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted);
        (await api.Database.Scalar<long>($"SELECT count(*) FROM users WHERE user_name = '{email}'")).ShouldBe(1);
        (await api.Database.Scalar<long>(
            $"SELECT count(*) FROM user_roles r JOIN users u ON u.id = r.user_id WHERE u.user_name = '{email}'")).ShouldBe(1);
        var logins = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => api.LogIn(email, $"{Password} of {number:00}")));
        logins.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
    }

    [Fact]
    public async Task Who_registers_is_a_customer_and_nothing_else()
    {
        var me = await api.Me((await api.SignInSomebody()).AccessToken).Json();

        me.GetProperty("roles").EnumerateArray().Select(role => role.GetString()).ShouldBe(["customer"]);
        me.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()).ShouldBe(["orders:place"]);
    }

    [Theory]
    [InlineData("role", "\"admin\"")]
    [InlineData("roles", "[\"admin\"]")]
    [InlineData("permissions", "[\"users:manage\"]")]
    [InlineData("id", "\"usr_01kb3g4mf5e2k9s5n9r0xqzv7a\"")]
    [InlineData("emailConfirmed", "true")]
    public async Task Nobody_chooses_more_than_e_mail_password_and_name(string member, string value)
    {
        var email = IdentityCalls.NewEmail();

        await api.Anonymous().Post("/v1/auth/register", $$"""{"email": "{{email}}", "password": "{{Password}}", "{{member}}": {{value}}}""")
            .ShouldBeInvalid(($"/{member}", "field.unknown"));

        await api.LogIn(email, Password).ShouldBeProblem(401, "auth.invalid_credentials");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once() =>
        await api.Anonymous()
            .Post("/v1/auth/register", new { email = "ada@localhost", password = "short", displayName = new string('x', 101) })
            .ShouldBeInvalid(("/email", "auth.email_malformed"), ("/password", "auth.weak_password"), ("/displayName", "field.too_long"));

    [Theory]
    [InlineData("\\u200b")]
    [InlineData("\\u200b \\u2060\\ufeff")]
    [InlineData("\\u3164")]
    [InlineData("\\u2800")]
    public async Task What_nobody_can_see_is_no_name(string name) =>
        await api.As(Customer).Post("/v1/api-keys", $$"""{"name": "{{name}}", "plan": "default", "permissions": []}""")
            .ShouldBeInvalid(("/name", "field.required"));

    [Fact]
    public async Task What_is_missing_is_said_at_once() =>
        await api.Anonymous().Post("/v1/auth/register", "{}")
            .ShouldBeInvalid(("/email", "field.required"), ("/password", "field.required"));

    [Theory]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("ada@example")]
    [InlineData("ada@@example.com")]
    [InlineData("ada@example.com, eve@example.com")]
    [InlineData("ada@exam ple.com")]
    [InlineData("ada@example.com\\r\\nBcc: eve@example.com")]
    [InlineData("\\u0430da@example.com")]
    [InlineData("ada@ex\\u00e4mple.com")]
    [InlineData("ada@example.com\\u0000")]
    [InlineData("ada@-example.com")]
    [InlineData("a..b@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a.@example.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@example.com.")]
    [InlineData("ada@.example.com")]
    [InlineData("ada@127.0.0.1")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("<ada@example.com>")]
    [InlineData("ada(comment)@example.com")]
    [InlineData("\\\"ada\\\"@example.com")]
    [InlineData("\\\"a b\\\"@example.com")]
    [InlineData("ada@example.com\\u200b")]
    [InlineData("ada\\u0001@example.com")]
    public async Task What_is_no_e_mail_address_is_refused(string email) =>
        await api.Anonymous().Post("/v1/auth/register", $$"""{"email": "{{email}}", "password": "{{Password}}"}""")
            .ShouldBeInvalid(("/email", "auth.email_malformed"));
}
