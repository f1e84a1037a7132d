namespace CleanOrders.WebApi.Tests.Identity.Accounts;

public sealed class CommonPasswordTests(SharedApi api)
{
    [Theory]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("1Q2W3E4R5T6Y")]
    [InlineData("passwordpassword")]
    [InlineData("PasswordPassw")]
    [InlineData("123456123456")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("qwertyuiop12")]
    [InlineData("Password1234!")]
    [InlineData("...!!! Dragon 2026 !!!...")]
    [InlineData("iloveyouiloveyou!")]
    [InlineData("ｐａｓｓｗｏｒｄ１２３４")]
    [InlineData("My CleanOrders word")]
    public async Task A_password_that_everybody_tries_first_is_refused(string password) =>
        await api.Register(IdentityCalls.NewEmail(), password).ShouldBeInvalid(("/password", "auth.weak_password"));

    [Theory]
    [InlineData("a few unrelated words")]
    [InlineData("password of a dragon")]
    [InlineData("qwerty is how it begins")]
    [InlineData("083920174652")]
    [InlineData("Development-Only-1")]
    public async Task A_password_that_only_has_such_a_word_in_it_is_not(string password) =>
        await api.Register(IdentityCalls.NewEmail(), password).ShouldBe(HttpStatusCode.Accepted);

    [Theory]
    [InlineData("Lovelace", "we love LOVELACE most")]
    [InlineData("lovelace+orders", "lovelace and nothing")]
    public async Task A_password_does_not_name_its_owners_address(string name, string password) =>
        await api.Register($"{name}@{RunningApi.Unique("host")}.example.com", password)
            .ShouldBeInvalid(("/password", "auth.weak_password"));

    [Fact]
    public async Task A_short_name_is_in_many_words() =>
        await api.Register($"ada@{RunningApi.Unique("host")}.example.com", "adamant about that").ShouldBe(HttpStatusCode.Accepted);

    [Fact]
    public async Task A_long_password_differs_by_its_last_character()
    {
        var email = IdentityCalls.NewEmail();
        var start = string.Concat(Enumerable.Range(0, 127).Select(number => char.ConvertFromUtf32(0x1F400 + number)));
        await api.Register(email, start + "🦉").ShouldBe(HttpStatusCode.Accepted);

        await api.LogIn(email, start + "🦊").ShouldBeProblem(401, "auth.invalid_credentials");
        _ = await api.LogIn(email, start + "🦉").Tokens();
    }

    [Fact]
    public async Task A_password_as_long_as_a_body_can_be_is_refused() =>
        await api.Register(IdentityCalls.NewEmail(), new string('x', 1_000_000)).ShouldBeInvalid(("/password", "auth.weak_password"));

    [Theory]
    [InlineData("admin@example.com")]
    [InlineData("ADMIN@EXAMPLE.COM")]
    [InlineData(" Admin@Example.com ")]
    public async Task An_address_has_one_account_however_it_is_written(string email)
    {
        await api.Register(email, "a stranger's own words").ShouldBe(HttpStatusCode.Accepted);

        await api.LogIn(email, "a stranger's own words").ShouldBeProblem(401, "auth.invalid_credentials");
    }

    [Theory]
    [InlineData("admin@example.com.")]
    [InlineData("аdmin@example.com")]
    [InlineData("admin@ехample.com")]
    [InlineData("ａdmin@example.com")]
    [InlineData("admin@example。com")]
    [InlineData("admın@example.com")]
    public async Task An_address_that_looks_like_anothers_is_none(string email) =>
        await api.Register(email, "a stranger's own words").ShouldBeInvalid(("/email", "auth.email_malformed"));
}
