using CleanOrders.Domain.Notifications;

namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>Mails of a category that their reader wants once a day, all in one.</summary>
public sealed class EmailDigestTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task What_comes_in_a_day_goes_in_one_mail_at_eight_of_its_readers_time()
    {
        await using var api = await Start();
        await Want(api, "Asia/Tokyo");
        var id = await api.As(Customer).Id();
        _clock.Advance(new DateTimeOffset(_clock.GetUtcNow().Date.AddDays(1).AddHours(20), TimeSpan.Zero) - _clock.GetUtcNow());
        var first = await api.Notify(id, "Sold out", NotificationCategory.Messages);
        var second = await api.Notify(id, "Broken", NotificationCategory.Messages);
        (await api.As(Support).Delivery(first, "email")).Steps.ShouldBe(["queued digest"]);
        (await api.As(Customer).ReadInbox()).Count.ShouldBe(2);

        // It is 8 in Tokyo when it is 23 in UTC.
        _clock.Advance(TimeSpan.FromHours(3) + TimeSpan.FromSeconds(59));
        (await api.Database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'notifications.email_digest' AND status = 'queued'"))
            .ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(2));

        foreach (var notification in (string[])[first, second])
        {
            (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status != "queued", _clock))
                .Steps.ShouldBe(["queued digest", "sent digest"]);
        }

        var mail = api.Database.MailsTo("customer@example.com").ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Your notifications of the last day: 2");
        mail.Text.Split("• Your order 2026-000001 was cancelled").Length.ShouldBe(3);
        mail.Text.ShouldContain("Sold out");
        mail.Text.ShouldContain("Broken");
        mail.Text.ShouldContain("https://shop.example.com/orders/1");
        mail.Html.ShouldNotBeNull().ShouldContain("Your order 2026-000001 was cancelled");
        mail.UnsubscribeAddress.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_next_day_has_a_mail_of_its_own_and_what_protects_the_account_waits_for_none()
    {
        await using var api = await Start();
        await Want(api, "UTC");
        var id = await api.As(Customer).Id();
        for (var day = 1; day <= 2; day++)
        {
            var notification = await api.Notify(id, $"Day {day}", NotificationCategory.Messages);
            _clock.Advance(TimeSpan.FromDays(1));
            _ = await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "sent", _clock);
        }

        var security = await api.Notify(id, category: NotificationCategory.Security);

        _ = await Eventually.Be(() => api.As(Support).Delivery(security, "email"), seen => seen.Status == "sent", _clock);
        api.Database.MailsTo("customer@example.com").Select(mail => mail.Subject).Order().ShouldBe(
        [
            "Your notifications of the last day: 1", "Your notifications of the last day: 1", "Your order 2026-000001 was cancelled",
        ]);
    }

    [Fact]
    public async Task Two_days_without_a_worker_are_two_mails_and_nothing_is_in_both()
    {
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions
        {
            Database = database,
            Clock = _clock,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Workers:Enabled"] = "false" },
        });
        await Want(api, "UTC");
        var id = await api.As(Customer).Id();
        for (var day = 1; day <= 2; day++)
        {
            _ = await api.Notify(id, $"Day {day}", NotificationCategory.Messages);
            _clock.Advance(TimeSpan.FromDays(1));
        }

        await using var working = await Api.New(new ApiOptions { Database = database, Clock = _clock });

        var mails = await Eventually.Be(
            () => Task.FromResult(database.MailsTo("customer@example.com")), sent => sent.Count == 2, _clock);
        mails.ShouldAllBe(mail => mail.Subject == "Your notifications of the last day: 1");
        mails.Select(mail => mail.Text.Contains("Day 1") ? 1 : 2).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task What_its_reader_does_not_want_any_more_when_the_day_is_over_does_not_go()
    {
        await using var api = await Start();
        await Want(api, "UTC");
        var notification = await api.Notify(await api.As(Customer).Id(), category: NotificationCategory.Messages);

        await api.As(Customer).Want(new { categories = new[] { new { category = "messages", email = false } } });
        _clock.Advance(TimeSpan.FromDays(1));

        (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status != "queued", _clock))
            .Steps.ShouldBe(["queued digest", "suppressed switched_off"]);
        api.Database.MailsTo("customer@example.com").ShouldBeEmpty();
    }

    private Task<Api> Start() => Api.New(new ApiOptions { Clock = _clock });

    private static Task<HttpAnswer> Want(Api api, string timeZone) =>
        api.As(Customer).Want(new { timeZone, categories = new[] { new { category = "messages", emailDigest = true } } });
}
