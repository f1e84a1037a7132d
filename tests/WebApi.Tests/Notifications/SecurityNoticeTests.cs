using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.WebApi.Tests.Identity;
using CleanOrders.WebApi.Tests.Identity.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>What happens to an account is said to its user, whatever they have switched off.</summary>
public sealed class SecurityNoticeTests(GuardedApi api) : IClassFixture<GuardedApi>
{
    private const string Password = GuardedApi.Password;

    [Fact]
    public async Task A_sign_in_from_a_device_that_is_not_known_is_reported_and_the_first_one_and_one_with_its_cookie_are_not()
    {
        var email = await api.Somebody();
        var first = await api.LogInFrom("198.51.100.1", email, Password, device: "Firefox").ShouldBe(HttpStatusCode.OK);
        await api.LogInFrom("198.51.100.9", email, Password, device: "Firefox").ShouldBe(HttpStatusCode.OK);
        await api.LogInFrom("203.0.113.1", email, Password, first.DeviceCookie(), "Chrome").ShouldBe(HttpStatusCode.OK);
        await api.LogInFrom("198.51.100.7", email, Password, first.DeviceCookie()).ShouldBe(HttpStatusCode.OK);
        await api.LogInFrom("198.51.100.8", email, Password).ShouldBe(HttpStatusCode.OK);

        await api.LogInFrom("203.0.113.7", email, Password, device: "Safari<b>{{ at }}").ShouldBe(HttpStatusCode.OK);

        var notice = (await Reader(first).InboxOf(1)).ShouldHaveSingleItem();
        notice.Category.ShouldBe("security");
        notice.Title.ShouldBe("New sign-in to your account");
        notice.Text.ShouldContain("Safari<b>{{ at }} from 203.0.113.7");
    }

    [Fact]
    public async Task Whoever_signs_in_for_the_first_time_several_times_at_once_is_not_told_of_themselves()
    {
        var email = await api.Somebody();
        await using var scope = api.Services.CreateAsyncScope();
        var logins = scope.ServiceProvider.GetRequiredService<ILogins>();
        var password = Application.Identity.Accounts.Password.Choose(Password).Value;
        var shown = new Credentials(EmailAddress.From(email).Value, password, Code: null, KnownDevice: null);
        var first = (await logins.Recognize(shown, CancellationToken.None)).Value with { IsNewDevice = true };
        var second = (await logins.Recognize(shown, CancellationToken.None)).Value with { IsNewDevice = true };

        foreach (var recognized in (Recognized[])[first, second])
            _ = (await scope.ServiceProvider.GetRequiredService<ISessions>().Open(recognized, CancellationToken.None)).ShouldNotBeNull();

        var reader = await Reader(api.LogInFrom("203.0.113.7", email, Password, device: "Safari"));
        (await reader.InboxOf(1)).ShouldHaveSingleItem().Text.ShouldContain("Safari");
    }

    [Fact]
    public async Task A_new_api_key_is_reported_with_its_name_and_without_its_secret()
    {
        var reader = await Reader(api.LogInFrom("198.51.100.1", await api.Somebody(), Password));

        var key = await reader.NewKey("orders:own");

        var notice = (await reader.InboxOf(1)).ShouldHaveSingleItem();
        notice.Text.ShouldContain("\"A program\"");
        notice.Text.ShouldNotContain(key.Key);
        await reader.Post($"{key.Path}/rotation").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Codes_that_were_switched_off_are_reported_once()
    {
        var somebody = await Protected.New(api);
        for (var i = 0; i < 2; i++)
            await somebody.Client.Send(HttpMethod.Delete, "/v1/auth/totp", new { password = Password }).ShouldBe(HttpStatusCode.NoContent);

        (await somebody.Client.InboxOf(1)).ShouldHaveSingleItem().Title.ShouldContain("switched off");
    }

    [Fact]
    public async Task Who_was_locked_is_notified_once_and_not_of_what_the_staff_wrote_or_where_they_are()
    {
        var email = await api.Somebody();
        var reader = await Reader(api.LogInFrom("198.51.100.1", email, Password));
        var id = await reader.Id();
        await api.As(Admin).Lock(id, "Suspected of fraud").ShouldBe(HttpStatusCode.OK);
        await api.As(Admin).Lock(id, "Suspected of fraud").ShouldBe(HttpStatusCode.OK);
        await api.As(Admin).Unlock(id).ShouldBe(HttpStatusCode.OK);

        var again = await Reader(api.LogInFrom("198.51.100.1", email, Password));
        var notice = (await again.InboxOf(1)).ShouldHaveSingleItem();
        notice.Title.ShouldBe("Your account was locked");
        notice.Text.ShouldNotContain("fraud");
        notice.Text.ShouldNotContain("192.0.2.1");
    }

    [Fact]
    public async Task A_session_that_was_ended_since_its_key_came_back_is_reported_once_however_often_it_comes()
    {
        var email = await api.Somebody();
        var reader = await Reader(api.LogInFrom("198.51.100.1", email, Password));
        var stolen = await api.LogIn(email, Password).Tokens();
        _ = await api.Refresh((await api.Refresh(stolen.RefreshToken).Tokens()).RefreshToken).Tokens();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.Refresh(stolen.RefreshToken).ShouldBeRefused()));

        var notices = await Eventually.Be(
            () => reader.ReadInbox(), entries => entries.Any(entry => entry.Title.StartsWith("A session", StringComparison.Ordinal)));
        notices.Count(entry => entry.Title.StartsWith("A session", StringComparison.Ordinal)).ShouldBe(1);

        // A job has ended a moment after what it did is there.
        _ = await Eventually.Be(
            () => api.Database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'notifications.security' AND status <> 'succeeded'"),
            count => count == 0);
    }

    private Client Reader(HttpAnswer signedIn) => api.Bearing(signedIn.Member("accessToken").GetString()!);

    private async Task<Client> Reader(Task<HttpAnswer> signedIn) => Reader(await signedIn.ShouldBe(HttpStatusCode.OK));
}
