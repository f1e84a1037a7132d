using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class SendTestEventTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/webhooks/{id:whk}/test", SweepRow.AdminOnly, new StatementBudget(5, 2, async api =>
        {
            var webhook = await api.As(Admin).NewWebhook();
            return () => api.As(Admin).Post($"{webhook.Path}/test");
        }));

    [Fact]
    public async Task A_test_event_is_a_delivery_like_any_other()
    {
        var webhook = await api.As(Admin).NewWebhook();

        var answer = await api.As(Admin).WithKey("the-same-test-event").Post($"{webhook.Path}/test").ShouldBe(HttpStatusCode.Accepted);
        (await api.As(Admin).WithKey("the-same-test-event").Post($"{webhook.Path}/test")).Text.ShouldBe(answer.Text);

        answer.Location.ShouldBe($"{webhook.Path}/deliveries");
        var delivery = (await api.As(Admin).Deliveries(webhook)).ShouldHaveSingleItem();
        delivery.GetProperty("id").GetString().ShouldBe(answer.Member("id").GetString());
        delivery.GetProperty("type").GetString().ShouldBe("webhook_test");
        delivery.GetProperty("event").GetString()!.ShouldStartWith("evt_");
    }
}
