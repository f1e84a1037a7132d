namespace CleanOrders.WebApi.Tests.Notifications;

public sealed class PreferenceTests(SharedApi api)
{
    private const string Path = "/v1/me/notification-preferences";

    [Fact]
    public async Task Who_never_said_anything_gets_everything_in_english()
    {
        var wanted = await (await api.NewCustomer()).Get(Path).ShouldBe(HttpStatusCode.OK);

        wanted.ETag.ShouldBe("\"0\"");
        wanted.Member("culture").GetString().ShouldBe("en");
        wanted.Member("timeZone").GetString().ShouldBe("UTC");
        wanted.Json.TryGetProperty("quietHours", out _).ShouldBeFalse();
        wanted.Member("categories").EnumerateArray().ShouldAllBe(category =>
            category.GetProperty("inApp").GetBoolean() && category.GetProperty("email").GetBoolean()
                && category.GetProperty("mandatory").GetBoolean() == (category.GetProperty("category").GetString() == "security"));
    }

    [Fact]
    public async Task What_is_switched_off_does_not_come_and_the_staff_see_why()
    {
        var reader = await api.NewCustomer();
        await reader.Want(new { categories = new object[] { new { category = "orders", inApp = false, email = false } } });

        var notification = await api.Notify(await reader.Id());

        (await reader.ReadInbox()).ShouldBeEmpty();
        (await api.As(Support).Delivery(notification, "in_app")).Steps.ShouldBe(["suppressed switched_off"]);
        (await api.As(Support).Delivery(notification, "email")).Steps.ShouldBe(["suppressed switched_off"]);
    }

    [Fact]
    public async Task A_reader_is_written_to_in_their_language()
    {
        var reader = await api.NewCustomer();
        await reader.Want(new { culture = "de" });

        _ = await api.Notify(await reader.Id());

        (await reader.ReadInbox()).ShouldHaveSingleItem().Title.ShouldBe("Ihre Bestellung 2026-000001 wurde storniert");
    }

    [Fact]
    public async Task They_are_replaced_by_who_has_seen_them()
    {
        var reader = await api.NewCustomer();
        await reader.Put(Path, new { culture = "de" }).ShouldBeProblem(428, "request.precondition_required");
        var changed = await reader.With("If-Match", "\"0\"")
            .Put(Path, new
            {
                culture = "de",
                timeZone = "Europe/Berlin",
                quietHours = new { from = "22:00", to = "07:00" },
                categories = new[] { new { category = "payments", email = false } },
            }).ShouldBe(HttpStatusCode.OK);

        changed.ETag.ShouldBe("\"1\"");
        await reader.With("If-Match", "\"0\"").Put(Path, new { culture = "en" }).ShouldBeProblem(412, "request.precondition_failed");
        var wanted = await reader.Get(Path).Json();
        wanted.GetRawText().ShouldBe(changed.Text);
        wanted.GetProperty("quietHours").GetProperty("from").GetString().ShouldBe("22:00");
        wanted.GetProperty("categories").EnumerateArray().Where(category => !category.GetProperty("email").GetBoolean())
            .ShouldHaveSingleItem().GetProperty("category").GetString().ShouldBe("payments");
    }

    [Theory]
    [InlineData("""{"culture": "tlh"}""", "/culture", "notification.culture_unknown")]
    [InlineData("""{"timeZone": "Mars/Olympus"}""", "/timeZone", "notification.time_zone_unknown")]
    [InlineData("""{"timeZone": "../../etc/passwd"}""", "/timeZone", "notification.time_zone_unknown")]
    [InlineData("""{"quietHours": {"from": "22:00", "to": "22:00"}}""", "/quietHours", "notification.quiet_hours_malformed")]
    [InlineData("""{"quietHours": {"from": "25:00", "to": "07:00"}}""", "/quietHours", "notification.quiet_hours_malformed")]
    [InlineData("""{"quietHours": {}}""", "/quietHours", "notification.quiet_hours_malformed")]
    [InlineData("""{"categories": [{"category": "security", "email": false}]}""", "/categories/0", "notification.mandatory")]
    [InlineData("""{"categories": [{"category": "security", "emailDigest": true}]}""", "/categories/0", "notification.mandatory")]
    [InlineData("""{"categories": [null]}""", "/categories/0/category", "field.required")]
    [InlineData("""{"categories": [{"email": false}]}""", "/categories/0/category", "field.required")]
    public async Task What_makes_no_sense_is_refused_by_its_name(string body, string pointer, string code) =>
        await (await api.NewCustomer()).With("If-Match", "*").Put(Path, body).ShouldBeInvalid((pointer, code));
}
