using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class ReplayWebhookDeliveryTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/webhooks/{id:whk}/deliveries/{delivery:whd}/replay", SweepRow.AdminOnly, new StatementBudget(6, 3, async api =>
        {
            var webhook = await api.As(Admin).NewWebhook();
            var delivery = await api.As(Admin).SendTest(webhook);
            await api.As(Admin).Change(webhook, new { enabled = false }).ShouldBe(HttpStatusCode.OK);
            await api.As(Admin).Change(webhook, new { enabled = true }).ShouldBe(HttpStatusCode.OK);
            return () => api.As(Admin).Post($"{webhook.Path}/deliveries/{delivery}/replay");
        }));

    [Fact]
    public async Task What_has_ended_is_sent_again_and_what_has_not_is_not()
    {
        var webhook = await api.As(Admin).NewWebhook();
        var delivery = await api.As(Admin).SendTest(webhook);
        var path = $"{webhook.Path}/deliveries/{delivery}/replay";

        await api.As(Admin).Post(path).ShouldBeProblem(409, "webhook.delivery_pending");
        await api.As(Admin).Change(webhook, new { enabled = false }).ShouldBe(HttpStatusCode.OK);
        (await api.As(Admin).Deliveries(webhook, "?status=discarded")).ShouldHaveSingleItem();
        await api.As(Admin).Post(path).ShouldBeProblem(409, "webhook.disabled");
        await api.As(Admin).Change(webhook, new { enabled = true }).ShouldBe(HttpStatusCode.OK);

        var replayed = await api.As(Admin).Post(path).ShouldBe(HttpStatusCode.Accepted);

        replayed.Member("status").GetString().ShouldBe("pending");
        (await api.As(Admin).Deliveries(webhook, "?status=pending")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_delivery_of_another_webhook_is_not_there()
    {
        var (webhook, other) = (await api.As(Admin).NewWebhook(), await api.As(Admin).NewWebhook());
        var delivery = await api.As(Admin).SendTest(other);

        await api.As(Admin).Post($"{webhook.Path}/deliveries/{delivery}/replay").ShouldBeProblem(404, "webhook.delivery_not_found");
        await api.As(Admin).Post($"/v1/webhooks/whk_01jd0000000000000000000000/deliveries/{delivery}/replay")
            .ShouldBeProblem(404, "webhook.not_found");
    }
}
