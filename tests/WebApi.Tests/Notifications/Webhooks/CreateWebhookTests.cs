using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class CreateWebhookTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/webhooks", SweepRow.AdminOnly, new StatementBudget(2, 1, api => api.As(Admin).CreateWebhook()));

    [Fact]
    public async Task A_new_webhook_shows_its_secret_once_and_in_no_other_answer()
    {
        var answer = await api.As(Admin).CreateWebhook(WebhookCalls.Nowhere, "order_shipped", "order_paid", "order_shipped")
            .ShouldBe(HttpStatusCode.Created);

        var secret = answer.Member("secret").GetString()!;
        secret.ShouldStartWith("whsec_");
        Convert.FromBase64String(secret["whsec_".Length..]).Length.ShouldBeInRange(24, 64);
        answer.Location.ShouldBe($"/v1/webhooks/{answer.Member("id").GetString()}");
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Member("events").EnumerateArray().Select(name => name.GetString()).ShouldBe(["order_shipped", "order_paid"]);
        var seen = await api.As(Admin).Get(answer.Location!).ShouldBe(HttpStatusCode.OK);
        seen.Text.ShouldNotContain(secret);
        seen.ETag.ShouldBe(answer.ETag);
        seen.Member("status").GetString().ShouldBe("enabled");
        (await api.As(Admin).Get("/v1/webhooks?limit=200")).Text.ShouldNotContain(secret);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        await api.As(Admin).Post("/v1/webhooks", new { url = "https://10.0.0.1/", events = new[] { "order_shipped", "order_eaten" } })
            .ShouldBeInvalid(("/url", "webhook.url_refused"), ("/events/1", "webhook.event_unknown"));
        await api.As(Admin).Post("/v1/webhooks", new { events = Array.Empty<string>() })
            .ShouldBeInvalid(("/url", "field.required"), ("/events", "field.required"));
        await api.As(Admin).Post("/v1/webhooks", new { url = WebhookCalls.Nowhere, events = Enumerable.Repeat("*", 100) })
            .ShouldBeInvalid(("/events", "webhook.event_unknown"));
    }

    [Theory]
    [InlineData("http://hooks.example.com/orders")]
    [InlineData("https://user:password@hooks.example.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://hooks.example.com:22/")]
    [InlineData("ftp://hooks.example.com/")]
    public async Task An_address_that_not_everybody_can_reach_is_refused(string url) =>
        await api.As(Admin).CreateWebhook(url).ShouldBeInvalid(("/url", "webhook.url_refused"));
}
