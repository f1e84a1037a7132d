namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>What the staff see of notifications, and what they can do.</summary>
public sealed class NotificationLogTests(SharedApi api)
{
    [Fact]
    public async Task An_address_that_nobody_confirmed_gets_no_mail_and_the_log_says_so()
    {
        var reader = await api.NewCustomer();

        var notification = await api.Notify(await reader.Id());

        var mail = await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "suppressed");
        mail.Steps.ShouldBe(["queued", "suppressed address_unconfirmed"]);
        (await api.As(Support).Delivery(notification, "in_app")).Steps.ShouldBe(["delivered"]);
    }

    [Fact]
    public async Task A_confirmed_address_gets_one_mail_as_text_and_as_a_page()
    {
        var (reader, email) = await api.ConfirmedCustomer();

        var notification = await api.Notify(await reader.Id(), "Sold out <b>& gone</b>\r\nBcc: x@example.com");

        var mail = await api.Database.MailTo(email, count: 2);
        mail.Subject.ShouldBe("Your order 2026-000001 was cancelled");
        mail.Text.ShouldContain("Sold out <b>& gone</b>");
        mail.Head.ShouldContain("multipart/alternative");
        mail.Head.Split('\n').ShouldAllBe(line => !line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        mail.Html!.ShouldContain("Sold out &lt;b&gt;&amp; gone&lt;/b&gt;");
        mail.Html!.ShouldNotContain("<b>");
        (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "sent"))
            .Steps.ShouldBe(["queued", "sent"]);
    }

    [Fact]
    public async Task What_was_sent_can_be_sent_again_and_what_is_off_stays_off()
    {
        var (reader, email) = await api.ConfirmedCustomer();
        var notification = await api.Notify(await reader.Id());
        _ = await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "sent");

        await api.As(Support).Post($"/v1/notifications/{notification}/resend").ShouldBe(HttpStatusCode.Accepted);

        _ = await api.Database.MailTo(email, count: 3);
        (await Eventually.Be(() => api.As(Support).Delivery(notification, "email"), seen => seen.Status == "sent"))
            .Steps.ShouldBe(["queued", "sent", "queued resent", "sent"]);
        await reader.Want(new { categories = new[] { new { category = "orders", email = false } } });
        await api.As(Support).Post($"/v1/notifications/{notification}/resend")
            .ShouldBeProblem(409, "notification.nothing_to_resend");
    }

    [Fact]
    public async Task Notifications_are_found_by_reader_status_and_category()
    {
        var reader = await api.NewCustomer();
        var id = await reader.Id();
        var first = await api.Notify(id);
        var second = await api.Notify(id, category: Domain.Notifications.NotificationCategory.Messages);
        _ = await Eventually.Be(() => api.As(Support).Delivery(second, "email"), seen => seen.Status == "suppressed");
        _ = await Eventually.Be(() => api.As(Support).Delivery(first, "email"), seen => seen.Status == "suppressed");

        (await Found($"recipient={id}&category=security")).ShouldHaveSingleItem("It asks to confirm the address.");
        (await Found($"recipient={id}"))[..2].ShouldBe([second, first]);
        (await Found($"recipient={id}&category=orders")).ShouldBe([first]);
        (await Found($"recipient={id}&status=suppressed&category=messages")).ShouldBe([second]);
        (await Found($"recipient={id}&status=delivered&limit=1")).ShouldBe([second]);
        (await Found($"recipient={id}&status=failed")).ShouldBeEmpty();
        await api.As(Support).Get("/v1/notifications?status=gone").ShouldBeInvalid(("/status", "list.filter_malformed"));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        const string Missing = "/v1/notifications/ntf_01jd0000000000000000000000";

        await api.As(Support).Get(Missing).ShouldBeProblem(404, "notification.not_found");
        await api.As(Support).Post($"{Missing}/resend").ShouldBeProblem(404, "notification.not_found");
    }

    [Theory]
    [InlineData("en", "49.98 EUR of your order")]
    [InlineData("de", "Sie erhalten 49,98 EUR")]
    public async Task A_template_is_previewed_in_each_language(string culture, string title)
    {
        var preview = await api.As(Support).Get($"/v1/notifications/templates/order_refunded/preview?culture={culture}").Json();

        preview.GetProperty("title").GetString()!.ShouldStartWith(title);
        preview.GetProperty("html").GetString()!.ShouldContain($"<html lang=\"{culture}\">");
    }

    [Fact]
    public async Task A_template_or_a_language_that_there_is_not_is_said_so()
    {
        await api.As(Support).Get("/v1/notifications/templates/nothing/preview").ShouldBeProblem(404, "notification.template_not_found");
        await api.As(Support).Get("/v1/notifications/templates/order_shipped/preview?culture=fr")
            .ShouldBeInvalid(("/culture", "notification.culture_unknown"));
    }

    private async Task<string[]> Found(string query) =>
    [
        .. (await api.As(Support).Get($"/v1/notifications?{query}").Json()).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()!),
    ];
}
