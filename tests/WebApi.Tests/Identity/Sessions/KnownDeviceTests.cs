
namespace CleanOrders.WebApi.Tests.Identity.Sessions;

/// <summary>Whoever tries somebody's password must not lock them out (OWASP: device cookies).</summary>
public sealed class KnownDeviceTests(GuardedApi api) : IClassFixture<GuardedApi>
{
    private const string Password = GuardedApi.Password;
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

    [Fact]
    public async Task The_owner_gets_in_with_the_devices_cookie_while_the_account_and_their_network_are_under_attack()
    {
        var email = await api.Somebody();
        var cookie = (await api.LogInFrom("198.51.100.1", email, Password).ShouldBe(HttpStatusCode.OK)).DeviceCookie();
        await api.Attack(email);
        for (var i = 0; i < 100; i++)
            await api.LogInFrom("198.51.110.7", IdentityCalls.NewEmail(), Password).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogInFrom("198.51.110.8", await api.Somebody(), Password).ShouldHaveToWait(1);

        await api.LogInFrom("198.51.110.9", email, Password).ShouldHaveToWait(1);
        var again = await api.LogInFrom("198.51.110.9", email, Password, cookie).ShouldBe(HttpStatusCode.OK);

        again.DeviceCookie().ShouldBe(cookie);
    }

    [Fact]
    public async Task The_owner_gets_in_without_a_cookie_where_they_logged_in_lately_with_the_same_program()
    {
        var email = await api.Somebody();
        await api.LogInFrom("198.51.111.20", email, Password, device: Browser).ShouldBe(HttpStatusCode.OK);
        await api.Attack(email);

        await api.LogInFrom("198.51.112.20", email, Password, device: Browser).ShouldHaveToWait(1);
        await api.LogInFrom("198.51.111.20", email, Password, device: Browser + "1").ShouldHaveToWait(1);
        await api.LogInFrom("198.51.111.20", email, Password).ShouldHaveToWait(1);
        await api.LogInFrom("198.51.111.77", email, Password, device: Browser).ShouldBe(HttpStatusCode.OK);

        api.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        await api.Attack(email);
        await api.LogInFrom("198.51.111.77", email, Password, device: Browser).ShouldHaveToWait(1);
    }

    [Fact]
    public async Task A_cookie_that_was_forged_or_is_another_accounts_is_as_none()
    {
        var (email, other) = (await api.Somebody(), await api.Somebody());
        var own = (await api.LogInFrom("198.51.100.1", email, Password).ShouldBe(HttpStatusCode.OK)).DeviceCookie();
        var others = (await api.LogInFrom("198.51.100.2", other, Password).ShouldBe(HttpStatusCode.OK)).DeviceCookie();
        await api.Attack(email);

        foreach (var cookie in new[] { others, own[..^1] + (own[^1] == 'A' ? 'E' : 'A'), own[..^4], own
            + "AAAA", "device=", "device=x", $"device={new string('A', 64)}" })
            await api.LogInFrom("198.51.100.3", email, Password, cookie).ShouldHaveToWait(1);
        await api.LogInFrom("198.51.100.3", email, Password, own).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_known_device_gets_no_more_guesses_than_an_unknown_one()
    {
        var email = await api.Somebody();
        var cookie = (await api.LogInFrom("198.51.100.1", email, Password).ShouldBe(HttpStatusCode.OK)).DeviceCookie();

        for (var i = 0; i < 5; i++)
            await api.LogInFrom(GuardedApi.AnyAddress(), email, "not the password", cookie)
                .ShouldBeProblem(401, "auth.invalid_credentials");

        await api.LogInFrom(GuardedApi.AnyAddress(), email, Password, cookie).ShouldHaveToWait(1);
        await api.LogInFrom(GuardedApi.AnyAddress(), email, Password).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_cookie_is_for_signing_in_only_out_of_reach_of_scripts_and_of_other_sites()
    {
        var email = await api.Somebody();

        var parts = (await api.LogInFrom("198.51.100.1", email, Password).ShouldBe(HttpStatusCode.OK)).Header("Set-Cookie")
            .ShouldNotBeNull().Split("; ");

        parts[0].ShouldStartWith("device=");
        parts[1..].Select(part => part.ToLowerInvariant())
            .ShouldBe(["max-age=31536000", "path=/v1/auth", "samesite=strict", "httponly"], ignoreOrder: true);
        (await api.LogInFrom("198.51.100.1", email, "not the password")).Header("Set-Cookie").ShouldBeNull();
    }

    [Theory]
    [InlineData("Production", "https://orders.example.com", true)]
    [InlineData("Production", "http://localhost:5080", true)]
    [InlineData("Development", "https://orders.example.com", true)]
    [InlineData("Development", "http://localhost:5080", false)]
    public async Task Behind_a_proxy_that_does_TLS_the_cookie_is_never_sent_in_the_clear(string environment, string issuer, bool secure)
    {
        await using var database = await TestDatabase.New();
        var settings =
            new Dictionary<string, string>(
                Production.Settings())
            { ["Identity:Issuer"] = issuer, ["Identity:RequireConfirmedEmail"] = "false" };
        await using var other = await Api.New(Production.Options(database, settings) with { Environment = environment });
        var email = IdentityCalls.NewEmail();
        await other.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);

        var cookie = (await other.LogIn(email, Password).ShouldBe(HttpStatusCode.OK)).Header("Set-Cookie").ShouldNotBeNull();

        cookie.Split("; ").Contains("secure", StringComparer.OrdinalIgnoreCase).ShouldBe(secure, cookie);
    }
}
