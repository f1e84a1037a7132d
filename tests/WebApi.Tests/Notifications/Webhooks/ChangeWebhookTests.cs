using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class ChangeWebhookTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "PATCH /v1/webhooks/{id:whk}", SweepRow.AdminOnly, new StatementBudget(6, 4, async api =>
        {
            var webhook = await api.As(Admin).NewWebhook();
            return () => api.As(Admin).Change(webhook, new { enabled = false });
        }));

    [Fact]
    public async Task What_is_left_out_stays_as_it_is()
    {
        var webhook = await api.As(Admin).NewWebhook();

        var changed = await api.As(Admin).With("If-Match", webhook.ETag)
            .Send(HttpMethod.Patch, webhook.Path, new { events = new[] { "order_paid", "*" } }).ShouldBe(HttpStatusCode.OK);

        changed.Member("url").GetString().ShouldBe(WebhookCalls.Nowhere);
        changed.Member("events").EnumerateArray().Select(name => name.GetString()).ShouldBe(["*"]);
        changed.Member("status").GetString().ShouldBe("enabled");
        changed.ETag.ShouldNotBe(webhook.ETag);
        (await api.As(Admin).Get(webhook.Path)).Text.ShouldBe(changed.Text);
    }

    [Fact]
    public async Task A_webhook_is_disabled_and_enabled_again()
    {
        var webhook = await api.As(Admin).NewWebhook();

        var disabled = await api.As(Admin).Change(webhook, new { enabled = false }).ShouldBe(HttpStatusCode.OK);
        disabled.Member("status").GetString().ShouldBe("disabled");
        disabled.Member("disabledReason").GetString().ShouldBe("requested");
        await api.As(Admin).Post($"{webhook.Path}/test").ShouldBeProblem(409, "webhook.disabled");

        var enabled = await api.As(Admin).Change(webhook, new { enabled = true }).ShouldBe(HttpStatusCode.OK);
        enabled.Member("status").GetString().ShouldBe("enabled");
        enabled.Text.ShouldNotContain("disabledAt");
    }

    [Fact]
    public async Task Nobody_overwrites_what_they_have_not_seen()
    {
        var webhook = await api.As(Admin).NewWebhook();
        await api.As(Admin).Change(webhook, new { events = new[] { "*" } }).ShouldBe(HttpStatusCode.OK);

        await api.As(Admin).Send(HttpMethod.Patch, webhook.Path, new { enabled = false })
            .ShouldBeProblem(428, "request.precondition_required");
        await api.As(Admin).With("If-Match", webhook.ETag).Send(HttpMethod.Patch, webhook.Path, new { enabled = false })
            .ShouldBeProblem(412, "request.precondition_failed");
    }

    [Fact]
    public async Task A_new_address_is_checked_as_the_first_one_was()
    {
        var webhook = await api.As(Admin).NewWebhook();

        await api.As(Admin).Change(webhook, new { url = "https://169.254.169.254/latest/meta-data", events = new[] { "nothing" } })
            .ShouldBeInvalid(("/url", "webhook.url_refused"), ("/events/0", "webhook.event_unknown"));
    }
}
