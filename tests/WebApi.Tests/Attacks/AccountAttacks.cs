using System.Text.Json;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>
/// What people without a session try with accounts, and what people with one try with their own. An address cannot be changed, so
/// there is no attack 33 to try; nothing calls an address that a user gives, so there is no 42 either.
/// </summary>
public sealed class AccountAttacks(GuardedApi api) : IClassFixture<GuardedApi>
{
    private const string Password = RunningApi.SeededPassword;

    [Fact]
    public async Task T24_an_answer_never_tells_what_an_address_is_to_the_service()
    {
        var (known, locked, unknown) = (await api.RegisterSomebody(), await api.RegisterSomebody(), IdentityCalls.NewEmail());
        await api.Database.Lock(locked);
        var wrong = (await api.LogIn(known, "not the password")).Shown();

        (await api.LogIn(unknown, "not the password")).Shown().ShouldBe(wrong);
        (await api.LogIn(locked, "not the password")).Shown().ShouldBe(wrong);
        (await api.LogIn(locked, Password)).Shown().ShouldBe(wrong);

        // Registering comes last: from then on the unknown address is known.
        foreach (var call in (Func<string, Task<HttpAnswer>>[])[api.Forget, api.Resend, email => api.Register(email, Password)])
        {
            var shown = (await call(known)).Shown();
            (await call(unknown)).Shown().ShouldBe(shown);
            (await call(locked)).Shown().ShouldBe(shown);
        }

        await api.Confirm("ec_nonsense").ShouldBeNoGoodToken();
        await api.Reset("rp_nonsense").ShouldBeNoGoodToken();
    }

    [Fact]
    public async Task T25_guessing_never_gets_far_and_never_keeps_the_owner_out()
    {
        var email = await api.Somebody();
        var cookie = (await api.LogInFrom("203.0.113.1", email, Password)).Header("Set-Cookie")!.Split(';')[0];

        // One account from many networks: however many try, five guesses are looked at.
        var answers =
            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => api.LogInFrom(GuardedApi.AnyAddress(), email, $"guess number {i}")));
        answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized).ShouldBe(5);
        answers.Where(answer => answer.Status != HttpStatusCode.Unauthorized)
            .ShouldAllBe(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Header("Retry-After") != null);
        await api.LogInFrom(GuardedApi.AnyAddress(), email, Password).ShouldBe(HttpStatusCode.TooManyRequests);
        await api.LogInFrom(GuardedApi.AnyAddress(), email, Password, cookie).ShouldBe(HttpStatusCode.OK);

        // One password on many accounts from one network.
        var spray = new List<HttpAnswer>();
        for (var i = 0; i < 110; i++)
            spray.Add(await api.LogInFrom("198.18.77.7", IdentityCalls.NewEmail(), "Summer of 2026!"));
        spray.Count(answer => answer.Status == HttpStatusCode.Unauthorized).ShouldBe(100);
    }

    [Fact]
    public async Task T27_an_odd_password_is_never_cut_short_or_taken_for_another()
    {
        var long1 = new string('ä', 60) + "-one";
        var email = IdentityCalls.NewEmail();
        await api.Register(email, long1).ShouldBe(HttpStatusCode.Accepted);

        await api.LogIn(email, new string('ä', 60) + "-two").ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogIn(email, new string('ä', 60)).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogIn(email, long1 + "\0").ShouldBe(HttpStatusCode.Unauthorized);
        await api.LogIn(email, string.Concat(Enumerable.Repeat("a\u0308", 60)) + "-one").ShouldBe(HttpStatusCode.OK);

        var withNul = IdentityCalls.NewEmail();
        await api.Register(IdentityCalls.NewEmail(), "zeros at the end\0\0").ShouldBeInvalid(("/password", "field.bad_characters"));
        await api.Register(withNul, "before the nul\0 and after it").ShouldBe(HttpStatusCode.Accepted);
        await api.LogIn(withNul, "before the nul").ShouldBeProblem(401, "auth.invalid_credentials");
        ((int)(await api.LogIn(email, new string('x', 1_000_000))).Status).ShouldBeOneOf(400, 401);
        await api.Register(IdentityCalls.NewEmail(), string.Concat(Enumerable.Range(0, 43).Select(i => $"{i:000}")))
            .ShouldBeInvalid(("/password", "auth.weak_password"));
    }

    [Fact]
    public async Task T28_a_registration_never_sets_more_than_it_asks_for()
    {
        foreach (var member in (string[])[
            "\"role\":\"admin\"", "\"roles\":[\"admin\"]", "\"isAdmin\":true", "\"emailConfirmed\":true",
            "\"id\":\"usr_01kb3g4mf5e2k9s5n9r0xqzv7a\"", "\"customerId\":1", "\"permissions\":[\"users:manage\"]", "\"lockedAt\":null"])
        {
            var email = IdentityCalls.NewEmail();
            await api.Anonymous().Post("/v1/auth/register", $$"""{"email":"{{email}}","password":"{{Password}}",{{member}}}""")
                .ShouldBeProblem(400, "request.invalid");
            await api.LogIn(email, Password).ShouldBeProblem(401, "auth.invalid_credentials");
        }
    }

    [Fact]
    public async Task T29_two_accounts_never_have_one_address()
    {
        var email = await api.RegisterSomebody();
        var (name, host) = (email.Split('@')[0], email.Split('@')[1]);

        foreach (var same in (string[])[email.ToUpperInvariant(), $" {email} ", $"{name}@{host.ToUpperInvariant()}"])
            await api.Register(same, "another good password").ShouldBe(HttpStatusCode.Accepted);
        foreach (var none in (string[])[
            $"{email}.", $"{name.Replace('e', 'е')}@{host}", $"{name}@{host}\u200b", $"{name}\0@{host}", $"\"{name}\"@{host}",
            $"{name}@{host}@{host}", $"{name}%40{host}"])
            await api.Register(none, "another good password").ShouldBeInvalid(("/email", "auth.email_malformed"));

        (await api.Database.Scalar<long>($"SELECT count(*) FROM users WHERE lower(user_name) LIKE '%{name}%'")).ShouldBe(1);
        await api.LogIn(email, Password).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task T30_a_reset_token_is_never_good_twice_for_another_or_too_late()
    {
        var email = await api.RegisterSomebody();
        var session = await api.LogIn(email, Password).Tokens();
        await WriteMails();
        await api.Reset((await api.Database.MailTo(email)).Token).ShouldBeNoGoodToken();
        var used = await ResetToken(email);
        await api.Reset(used).ShouldBe(HttpStatusCode.NoContent);

        await api.Reset(used, "yet another sentence").ShouldBeNoGoodToken();
        await api.Me(session.AccessToken).ShouldBeRefused();
        await api.Refresh(session.RefreshToken).ShouldBeRefused();

        var overtaken = await ResetToken(email);
        await api.ChangePassword(
            (await api.LogIn(email, AccountCalls.Chosen).Tokens()).AccessToken, AccountCalls.Chosen, "yet another sentence")
            .ShouldBe(HttpStatusCode.NoContent);
        await api.Reset(overtaken).ShouldBeNoGoodToken();

        var late = await ResetToken(email);
        api.Advance(TimeSpan.FromHours(1));
        await api.Reset(late).ShouldBeNoGoodToken();
        foreach (var guess in (string[])[
            "", "rp_", late[..^1], late + "A", late.ToUpperInvariant(), late.Replace("rp_", "ec_", StringComparison.Ordinal)])
            ((int)(await api.Reset(guess)).Status).ShouldBe(400);
        await api.LogIn(email, "yet another sentence").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task T31_a_link_in_a_mail_never_leads_where_a_request_says()
    {
        var email = await api.RegisterSomebody();
        await WriteMails();
        api.Advance(TimeSpan.FromMilliseconds(1));

        await api.Anonymous().With("Host", "evil.example").With("X-Forwarded-Host", "evil.example").With("Forwarded", "host=evil.example")
            .Post("/v1/auth/forgot-password", new { email }).ShouldBe(HttpStatusCode.Accepted);

        await WriteMails();
        var mail = await api.Database.MailTo(email, 2);
        mail.Text.ShouldNotContain("evil.example");
        mail.Text.ShouldContain("http://localhost:5080/");
    }

    [Fact]
    public async Task T32_a_one_time_code_is_never_good_twice_or_guessed_or_switched_off_by_who_found_the_session()
    {
        var somebody = await Protected.New(api);
        api.Advance(TimeSpan.FromMinutes(5));
        await somebody.LogInNow(-2).ShouldBeProblem(401, "auth.invalid_credentials");
        await somebody.LogInNow().ShouldBe(HttpStatusCode.OK);

        await somebody.LogInNow().ShouldBeProblem(401, "auth.invalid_credentials");
        await somebody.LogInNow(2).ShouldBeProblem(401, "auth.invalid_credentials");
        await somebody.Client.Send(HttpMethod.Delete, "/v1/auth/totp", new { password = "not the password" })
            .ShouldBeInvalid(("/password", "auth.wrong_password"));
        for (var guess = 0; guess < 12; guess++)
        {
            api.Advance(TimeSpan.FromHours(2));
            await somebody.LogInWrong().ShouldBeProblem(401, "auth.invalid_credentials");
        }

        api.Advance(TimeSpan.FromHours(2));
        await somebody.LogInNow().ShouldBeProblem(401, "auth.invalid_credentials");
        await somebody.LogIn(somebody.RecoveryCodes[0]).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task T34_people_never_make_themselves_more_than_they_are()
    {
        var tokens = await api.SignInSomebody();
        var somebody = api.Bearing(tokens.AccessToken).With("If-Match", "*");
        var id = (await api.Me(tokens.AccessToken).Json()).GetProperty("id").GetString();

        foreach (var roles in (string[])["[\"admin\"]", "[\"Admin\"]", "[\" admin \"]", "[\"customer\",\"admin\"]"])
            await somebody.Put($"/v1/users/{id}/roles", $$"""{"roles":{{roles}}}""").ShouldBeProblem(403, "auth.forbidden");
        await somebody.Put("/v1/roles/customer", """{"permissions":["users:manage"]}""").ShouldBeProblem(403, "auth.forbidden");
        foreach (var path in (string[])["/v1/me", $"/v1/users/{id}", "/v1/me/roles"])
            ((int)(await somebody.Send(
                HttpMethod.Patch, path, """[{"op":"add","path":"/roles/-","value":"admin"}]""")).Status).ShouldBeOneOf(404, 405);
        ((int)(await somebody.Post(
            "/v1/api-keys", new { name = "mine", plan = "default", permissions = (string[])["users:manage"] })).Status).ShouldBeOneOf(
            400, 403);

        var me = await api.Me(tokens.AccessToken).Json();
        me.GetProperty("roles").Deserialize<string[]>().ShouldBe(["customer"]);
        me.GetProperty("permissions").Deserialize<string[]>().ShouldBe(["orders:place"]);
    }

    /// <summary>Whether its worker was first or not.</summary>
    private async Task WriteMails()
    {
        while (await api.WriteMail())
            continue;
        await api.Database.NoMailIsDue();
    }

    private async Task<string> ResetToken(string email)
    {
        await WriteMails();
        var before = api.Database.MailsTo(email).Count;
        api.Advance(TimeSpan.FromMilliseconds(1));
        await api.Forget(email).ShouldBe(HttpStatusCode.Accepted);
        await WriteMails();
        return (await api.Database.MailTo(email, before + 1)).Token;
    }
}
