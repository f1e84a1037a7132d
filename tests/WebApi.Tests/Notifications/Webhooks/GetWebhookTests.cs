using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class GetWebhookTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/webhooks/{id:whk}", SweepRow.AdminOnly, new StatementBudget(1, 1, async api =>
        {
            var webhook = await api.As(Admin).NewWebhook();
            return () => api.As(Admin).Get(webhook.Path);
        }));

    [Fact]
    public async Task Whoever_has_the_current_version_is_not_sent_it_again()
    {
        var webhook = await api.As(Admin).NewWebhook();

        await api.As(Admin).With("If-None-Match", webhook.ETag).Get(webhook.Path).ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task What_is_not_there_is_404() =>
        await api.As(Admin).Get("/v1/webhooks/whk_01jd0000000000000000000000").ShouldBeProblem(404, "webhook.not_found");
}
