using System.Text;

namespace CleanOrders.WebApi.Tests.Identity.Accounts;

public sealed class PasswordTests(SharedApi api)
{
    // One character, two UTF-16 code units, four bytes of UTF-8.
    private const string Owl = "🦉";

    [Theory]
    [InlineData("ж", 12)]
    [InlineData("ж", 128)]
    [InlineData(Owl, 12)]
    [InlineData(Owl, 128)]
    public async Task A_password_has_12_to_128_characters_of_any_kind(string character, int count)
    {
        var email = IdentityCalls.NewEmail();
        var password = string.Concat(Enumerable.Repeat(character, count));

        await api.Register(email, password).ShouldBe(HttpStatusCode.Accepted);

        _ = await api.LogIn(email, password).Tokens();
        await api.LogIn(email, password + character).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogIn(email, password[..^character.Length]).ShouldBeProblem(401, "auth.invalid_credentials");
    }

    [Theory]
    [InlineData("ж", 11)]
    [InlineData("ж", 129)]
    [InlineData(Owl, 11)]
    [InlineData(Owl, 129)]
    public async Task Fewer_than_12_characters_or_more_than_128_are_no_password(string character, int count) =>
        await api.Register(IdentityCalls.NewEmail(), string.Concat(Enumerable.Repeat(character, count)))
            .ShouldBeInvalid(("/password", "auth.weak_password"));

    [Theory]
    [InlineData("Pässwörter für Übergrößen")]
    [InlineData("ﬁne ① ½ ﷺ ㎏ Ångström")]
    [InlineData("한국어 비밀번호 열두 글자")]
    public async Task A_password_is_the_same_however_the_keyboard_spells_it(string password)
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, password.Normalize(NormalizationForm.FormC)).ShouldBe(HttpStatusCode.Accepted);

        foreach (var form in Enum.GetValues<NormalizationForm>())
            _ = await api.LogIn(email, password.Normalize(form)).Tokens();
    }

    [Fact]
    public async Task A_password_differs_by_case_and_by_the_blanks_around_it()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, "  Correct horse  ").ShouldBe(HttpStatusCode.Accepted);

        await api.LogIn(email, "Correct horse").ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogIn(email, "  correct horse  ").ShouldBeProblem(401, "auth.invalid_credentials");
        _ = await api.LogIn(email, "  Correct horse  ").Tokens();
    }

    [Fact]
    public async Task A_control_character_does_not_cut_a_password_short()
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, "half of it\0 and the rest").ShouldBe(HttpStatusCode.Accepted);

        await api.LogIn(email, "half of it\0 and the other").ShouldBeProblem(401, "auth.invalid_credentials");
        _ = await api.LogIn(email, "half of it\0 and the rest").Tokens();
    }

    [Theory]
    [InlineData("\\ud83e")]
    [InlineData("\\udd89")]
    [InlineData("\\udd89\\ud83e")]
    public async Task Half_of_a_character_is_refused_wherever_it_stands(string half)
    {
        var refused = await api.Anonymous()
            .Post("/v1/auth/register", $$"""{"email": "{{IdentityCalls.NewEmail()}}", "password": "a long enough {{half}} one"}""")
            .ShouldBeProblem(400, "request.invalid");
        refused.Complaints().ShouldHaveSingleItem().Pointer.ShouldBe("/password");

        refused = await api.Anonymous()
            .Post("/v1/auth/register",
                $$"""{"email": "{{IdentityCalls.NewEmail()}}", "password": "a long enough one", "displayName": "Ada {{half}}"}""")
            .ShouldBeProblem(400, "request.invalid");
        refused.Complaints().ShouldHaveSingleItem().Pointer.ShouldBe("/displayName");
    }

    [Theory]
    [InlineData("\\ufffe")]
    [InlineData("\\uffff")]
    [InlineData("\\ufdd0")]
    [InlineData("\\ud83f\\udfff")]
    public async Task What_is_no_character_is_refused(string noncharacter)
    {
        await api.Anonymous().Post("/v1/auth/register",
            $$"""{"email": "{{IdentityCalls.NewEmail()}}", "password": "a long enough {{noncharacter}} one", "displayName": "Ada {{noncharacter}}"}""")
            .ShouldBeInvalid(("/password", "field.bad_characters"), ("/displayName", "field.bad_characters"));
        await api.Anonymous()
            .Post("/v1/auth/login", $$"""{"email": "customer@example.com", "password": "a long enough {{noncharacter}} one"}""")
            .ShouldBeProblem(401, "auth.invalid_credentials");
    }

    [Fact]
    public async Task A_password_of_blanks_is_none() =>
        await api.Register(IdentityCalls.NewEmail(), new string(' ', 12)).ShouldBeInvalid(("/password", "field.required"));

    [Theory]
    [InlineData("\u1112\u1161\u11ab", 4, "auth.weak_password")]
    [InlineData("e\u0301", 11, "auth.weak_password")]
    [InlineData("\ufdfa", 8, "auth.weak_password")]
    [InlineData("e\u0301", 12, null)]
    [InlineData("e\u0301", 128, null)]
    [InlineData("\ufdfa", 7, null)]
    public async Task Characters_are_counted_as_they_are_hashed_so_that_no_keyboard_makes_more_of_them(
        string character, int count, string? code)
    {
        var asked = api.Register(IdentityCalls.NewEmail(), string.Concat(Enumerable.Repeat(character, count)));

        _ = code is null ? await asked.ShouldBe(HttpStatusCode.Accepted) : await asked.ShouldBeInvalid(("/password", code));
    }
}
