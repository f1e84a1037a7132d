using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class ListWebhookDeliveriesTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/webhooks/{id:whk}/deliveries", SweepRow.AdminOnly, new StatementBudget(2, 2, async api =>
        {
            var webhook = await api.As(Admin).NewWebhook();
            _ = await api.As(Admin).SendTest(webhook);
            return () => api.As(Admin).Get($"{webhook.Path}/deliveries?limit=200&status=pending");
        }));

    [Fact]
    public async Task Deliveries_are_listed_by_status_in_pages_and_say_why_they_failed()
    {
        var webhook = await api.As(Admin).NewWebhook();
        var (first, second) = (await api.As(Admin).SendTest(webhook), await api.As(Admin).SendTest(webhook));

        var page = await api.As(Admin).Get($"{webhook.Path}/deliveries?limit=1").ShouldBe(HttpStatusCode.OK);
        page.Member("items/0/id").GetString().ShouldBe(second);
        var rest = await api.As(Admin).Get($"{webhook.Path}/deliveries?limit=1&cursor={page.Member("next").GetString()}")
            .ShouldBe(HttpStatusCode.OK);
        rest.Member("items/0/id").GetString().ShouldBe(first);
        (await api.As(Admin).Deliveries(webhook, "?status=succeeded")).ShouldBeEmpty();
        await api.As(Admin).Get($"{webhook.Path}/deliveries?status=lost").ShouldBeProblem(400, "request.invalid");

        var tried = await Eventually.Be(
            () => api.As(Admin).Deliveries(webhook, "?status=pending"),
            all => all.Length == 2 && Array.TrueForAll(all, delivery => delivery.GetProperty("attempts").GetArrayLength() > 0));
        tried[0].GetProperty("attempts")[0].GetProperty("error").GetString().ShouldBe("The host has no address.");
        tried[0].GetProperty("nextAttemptAt").GetDateTimeOffset().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddHours(-1));
    }
}
