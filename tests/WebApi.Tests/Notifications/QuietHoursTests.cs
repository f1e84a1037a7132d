using System.Globalization;

namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>Mails wait until their reader's quiet hours are over, and what the reader says meanwhile counts.</summary>
public sealed class QuietHoursTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_mail_goes_when_the_quiet_hours_are_over()
    {
        await using var api = await Start();
        await api.As(Customer).Want(new { quietHours = Quiet(hours: 2) });

        var notification = await api.Notify(await api.As(Customer).Id());

        (await api.As(Customer).ReadInbox()).ShouldHaveSingleItem();
        (await api.As(Support).Delivery(notification, "email")).Steps.ShouldBe(["queued quiet_hours"]);
        await api.As(Support).Post($"/v1/notifications/{notification}/resend").ShouldBeProblem(409, "notification.wrong_state");
        _clock.Advance(TimeSpan.FromHours(3));
        (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status != "queued", _clock))
            .Steps.ShouldBe(["queued quiet_hours", "sent"]);
    }

    [Fact]
    public async Task A_mail_that_waits_does_not_go_once_its_reader_does_not_want_it_any_more()
    {
        await using var api = await Start();
        await api.As(Customer).Want(new { quietHours = Quiet(hours: 2) });
        var notification = await api.Notify(await api.As(Customer).Id());

        await api.As(Customer).Want(
            new { quietHours = Quiet(hours: 2), categories = new[] { new { category = "orders", email = false } } });
        _clock.Advance(TimeSpan.FromHours(3));

        (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status != "queued", _clock))
            .Steps.ShouldBe(["queued quiet_hours", "suppressed switched_off"]);
    }

    [Fact]
    public async Task A_mail_that_waits_goes_on_waiting_where_the_quiet_hours_became_longer()
    {
        await using var api = await Start();
        await api.As(Customer).Want(new { quietHours = Quiet(hours: 2) });
        var notification = await api.Notify(await api.As(Customer).Id());

        await api.As(Customer).Want(new { quietHours = Quiet(hours: 6) });
        _clock.Advance(TimeSpan.FromHours(3));
        _ = await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Steps.Count == 2, _clock);
        _clock.Advance(TimeSpan.FromHours(4));

        (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status != "queued", _clock))
            .Steps.ShouldBe(["queued quiet_hours", "queued quiet_hours", "sent"]);
    }

    private Task<Api> Start() => Api.New(new ApiOptions { Clock = _clock });

    private object Quiet(int hours)
    {
        var now = _clock.GetUtcNow();
        return new { from = At(now.AddMinutes(-10)), to = At(now.AddHours(hours)) };
    }

    private static string At(DateTimeOffset time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
