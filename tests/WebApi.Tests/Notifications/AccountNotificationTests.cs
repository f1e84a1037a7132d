using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>Mails about accounts are notifications that carry secrets, which nothing else gets to see.</summary>
public sealed class AccountNotificationTests(SharedApi api)
{
    [Fact]
    public async Task What_asks_to_confirm_an_address_is_in_the_log_without_its_token_and_in_no_inbox()
    {
        var (reader, email) = await api.ConfirmedCustomer();

        var logged = await Logged(reader);

        logged.ShouldContain("\"template\":\"confirm_email\"");
        (await Stored("token=[token]")).ShouldBeGreaterThan(0);
        (await Stored(api.Database.MailsTo(email).ShouldHaveSingleItem().Token)).ShouldBe(0);
        logged.ShouldNotContain("in_app");
        (await reader.ReadInbox()).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_comes_in_the_language_of_its_reader_as_text_and_as_page()
    {
        var (reader, email) = await api.ConfirmedCustomer();
        await reader.Want(new { culture = "de" });

        await api.Forget(email).ShouldBe(HttpStatusCode.Accepted);

        var mail = await api.Database.MailTo(email, count: 2);
        mail.Subject.ShouldBe("Wählen Sie ein neues Kennwort");
        mail.Html.ShouldNotBeNull().ShouldContain($"/reset-password?token={mail.Token}\"");
        mail.UnsubscribeAddress.ShouldBeNull();
        await api.Reset(mail.Token).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Sent_again_it_has_another_token_and_the_first_is_good_no_more()
    {
        var (reader, email) = await api.ConfirmedCustomer();
        await api.Forget(email).ShouldBe(HttpStatusCode.Accepted);
        var first = await api.Database.MailTo(email, count: 2);
        var notification = (await api.As(Support).Get($"/v1/notifications?recipient={await reader.Id()}&limit=1").Json())
            .GetProperty("items")[0].GetProperty("id").GetString()!;
        _ = await api.Ended(notification, "email");

        await api.As(Support).Post($"/v1/notifications/{notification}/resend").ShouldBe(HttpStatusCode.Accepted);

        var second = await api.Database.MailTo(email, count: 3);
        second.Subject.ShouldBe(first.Subject);
        await api.Reset(first.Token).ShouldBeNoGoodToken();
        await api.Reset(second.Token).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Nobody_sends_a_token_to_who_was_locked_meanwhile()
    {
        var (reader, email) = await api.ConfirmedCustomer();
        var notification = (await api.As(Support).Get($"/v1/notifications?recipient={await reader.Id()}&limit=1").Json())
            .GetProperty("items")[0].GetProperty("id").GetString()!;
        await api.Database.Lock(email);

        await api.As(Support).Post($"/v1/notifications/{notification}/resend").ShouldBe(HttpStatusCode.Accepted);

        (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "suppressed"))
            .Steps.ShouldBe(["queued", "sent", "queued resent", "suppressed account_locked"]);
        api.Database.MailsTo(email).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task That_a_password_was_changed_is_in_the_inbox_too_and_goes_to_no_address_that_nobody_confirmed()
    {
        var reader = await api.NewCustomer();
        var email = (await reader.Get("/v1/me").Json()).GetProperty("email").GetString()!;
        _ = await api.Database.MailTo(email);
        var tokens = await api.LogIn(email, RunningApi.SeededPassword).Tokens();

        await api.ChangePassword(tokens.AccessToken, RunningApi.SeededPassword).ShouldBe(HttpStatusCode.NoContent);

        var signedIn = api.Bearing((await api.LogIn(email, AccountCalls.Chosen).Tokens()).AccessToken);
        var notice = (await signedIn.InboxOf(1)).Single(entry => entry.Title == "Your password was changed");
        (await api.Ended(notice.Id, "email")).Steps.ShouldBe(["queued", "suppressed address_unconfirmed"]);
        api.Database.MailsTo(email).ShouldHaveSingleItem();
    }

    private Task<long> Stored(string text) =>
        api.Database.Scalar<long>($"SELECT count(*) FROM notifications WHERE CAST(content AS text) LIKE '%{text}%'");

    private async Task<string> Logged(Client reader)
    {
        var newest = (await api.As(Support).Get($"/v1/notifications?recipient={await reader.Id()}&limit=1").Json())
            .GetProperty("items")[0].GetProperty("id").GetString()!;
        return (await api.As(Support).Get($"/v1/notifications/{newest}").ShouldBe(HttpStatusCode.OK)).Text;
    }
}
