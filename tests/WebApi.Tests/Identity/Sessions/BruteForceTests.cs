namespace CleanOrders.WebApi.Tests.Identity.Sessions;

public sealed class BruteForceTests(GuardedApi api) : IClassFixture<GuardedApi>
{
    private const string Password = GuardedApi.Password;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Who_guesses_one_accounts_password_waits_ever_longer_and_does_not_learn_whether_there_is_one()
    {
        var (known, unknown) = (await api.Somebody(), IdentityCalls.NewEmail());
        foreach (var email in new[] { known, unknown })
            await api.Attack(email);

        for (var seconds = 1; seconds <= 8; seconds *= 2)
        {
            var waits = await api.LogInFrom(GuardedApi.AnyAddress(), known, Password).ShouldHaveToWait(seconds);
            (await api.LogInFrom(GuardedApi.AnyAddress(), unknown, Password).ShouldHaveToWait(seconds)).Shown().ShouldBe(waits.Shown());
            api.Advance(Second * seconds);
            var wrong = await api.LogInFrom(GuardedApi.AnyAddress(), known, "not the password")
                .ShouldBeProblem(401, "auth.invalid_credentials");
            (await api.LogInFrom(GuardedApi.AnyAddress(), unknown, "not the password")).Shown().ShouldBe(wrong.Shown());
        }
    }

    [Fact]
    public async Task Right_passwords_at_once_are_never_taken_for_each_others_failures()
    {
        var email = await api.Somebody();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => api.LogInFrom("198.51.100.7", email, Password)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_has_to_wait_does_not_wait_longer_for_asking_and_gets_in_when_it_is_over()
    {
        var email = await api.Somebody();
        await api.Attack(email);
        api.Advance(Second * 0.6);

        for (var i = 0; i < 10; i++)
            await api.LogInFrom("198.51.100.1", email, Password).ShouldHaveToWait(1);
        api.Advance(Second * 0.4);

        await api.LogInFrom("198.51.100.1", email, Password).ShouldBe(HttpStatusCode.OK);
        await api.Attack(email);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_15_minutes_and_after_an_hour_of_quiet_all_is_forgotten()
    {
        var email = await api.Somebody();
        await api.Attack(email);
        for (var seconds = 1; seconds < 900; seconds *= 2)
        {
            api.Advance(Second * seconds);
            await api.LogInFrom(GuardedApi.AnyAddress(), email, "not the password").ShouldBeProblem(401, "auth.invalid_credentials");
        }

        await api.LogInFrom(GuardedApi.AnyAddress(), email, "not the password").ShouldHaveToWait(900);
        api.Advance(Second * 900);
        await api.LogInFrom(GuardedApi.AnyAddress(), email, "not the password").ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogInFrom(GuardedApi.AnyAddress(), email, "not the password").ShouldHaveToWait(900);

        api.Advance(TimeSpan.FromHours(1));
        await api.Attack(email);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_more_guesses_get_through_because_they_come_at_once(bool exists)
    {
        var email = exists ? await api.Somebody() : IdentityCalls.NewEmail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => api.LogInFrom($"203.0.113.{i}", email, $"guess number {i}")));

        answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized).ShouldBe(5);
        answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests).ShouldBe(55);
        api.Advance(Second);
        answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => api.LogInFrom($"203.0.113.{i}", email, $"guess number {i}")));
        answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized).ShouldBe(1);
    }

    [Theory]
    [InlineData("198.51.101.{0}", "198.51.102.1")]
    [InlineData("2001:db8:7:7::{0:x}", "2001:db8:7:8::1")]
    public async Task Who_tries_one_password_on_many_accounts_waits_and_an_account_of_their_own_is_no_way_around(
        string address, string elsewhere)
    {
        var own = await api.Somebody();
        for (var i = 0; i < 100; i++)
        {
            if (i == 90)
                await api.LogInFrom(Address(i), own, Password).ShouldBe(HttpStatusCode.OK);
            await api.LogInFrom(Address(i), IdentityCalls.NewEmail(), Password).ShouldBeProblem(401, "auth.invalid_credentials");
        }

        await api.LogInFrom(Address(101), IdentityCalls.NewEmail(), Password).ShouldHaveToWait(1);
        api.Advance(Second);
        await api.LogInFrom(Address(102), own, Password).ShouldBe(HttpStatusCode.OK);
        await api.LogInFrom(Address(103), IdentityCalls.NewEmail(), Password).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogInFrom(Address(104), IdentityCalls.NewEmail(), Password).ShouldHaveToWait(2);
        await api.LogInFrom(elsewhere, own, Password).ShouldBe(HttpStatusCode.OK);

        string Address(int host) => string.Format(System.Globalization.CultureInfo.InvariantCulture, address, host);
    }

    [Fact]
    public async Task Who_guesses_one_time_codes_waits_as_who_guesses_passwords()
    {
        var somebody = await Protected.New(api);

        for (var i = 0; i < 5; i++)
            await somebody.LogInWrong().ShouldBeProblem(401, "auth.invalid_credentials");

        await somebody.LogInNow().ShouldHaveToWait(1);
        await somebody.LogIn(totp: null).ShouldHaveToWait(1);
    }

    [Fact]
    public async Task Who_found_a_session_open_guesses_its_owners_password_no_faster_and_keeps_nobody_out()
    {
        var somebody = await Protected.New(api);

        for (var i = 0; i < 5; i++)
            await somebody.Client.Send(HttpMethod.Delete, "/v1/auth/totp", new { password = $"guess number {i}" })
                .ShouldBeInvalid(("/password", "auth.wrong_password"));

        await somebody.Client.Send(HttpMethod.Delete, "/v1/auth/totp", new { password = Password }).ShouldHaveToWait(1);
        await somebody.Client.Post("/v1/auth/totp", new { password = Password }).ShouldHaveToWait(1);
        _ = await somebody.LogInNow().Tokens();
    }

    [Fact]
    public async Task Failed_logins_are_forgotten_in_the_database_too_and_name_nobody_there()
    {
        var email = IdentityCalls.NewEmail();
        await api.LogInFrom(GuardedApi.AnyAddress(), email, Password).ShouldBeProblem(401, "auth.invalid_credentials");
        var rows = await Rows();
        rows.ShouldBeGreaterThan(0);

        api.Advance(TimeSpan.FromHours(2));

        _ = await Eventually.Be(Rows, left => left == 0, api.Time);

        Task<long> Rows() => api.Database.Scalar<long>("SELECT count(*) FROM login_attempts");
    }

    [Fact]
    public async Task A_failed_login_is_noted_with_its_subject_where_there_is_one()
    {
        var email = await api.Somebody();
        var before = (await Noted("IS NULL"), await Noted($"= (SELECT id FROM users WHERE user_name = '{email}')"));

        await api.LogInFrom(GuardedApi.AnyAddress(), email, "not the password").ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogInFrom(GuardedApi.AnyAddress(), IdentityCalls.NewEmail(), "not the password")
            .ShouldBeProblem(401, "auth.invalid_credentials");

        (await Noted("IS NULL"), await Noted($"= (SELECT id FROM users WHERE user_name = '{email}')")).ShouldBe(
            (before.Item1 + 1, before.Item2 + 1));

        Task<long> Noted(string user) =>
            api.Database.Scalar<long>($"SELECT count(*) FROM security_events WHERE kind = 'login_failed' AND user_id {user}");
    }
}

internal static class GuardedApiChecks
{
    public static async Task<HttpAnswer> ShouldHaveToWait(this Task<HttpAnswer> asked, int seconds)
    {
        var answer = await asked.ShouldBeProblem(429, "rate_limit.exceeded");
        answer.Header("Retry-After").ShouldBe(seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return answer;
    }

    /// <summary>The cookie that was set, as it is sent again.</summary>
    public static string DeviceCookie(this HttpAnswer answer) => answer.Header("Set-Cookie").ShouldNotBeNull().Split(';')[0];
}
