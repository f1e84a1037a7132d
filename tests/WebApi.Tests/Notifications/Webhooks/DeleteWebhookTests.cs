using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class DeleteWebhookTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "DELETE /v1/webhooks/{id:whk}", SweepRow.AdminOnly, new StatementBudget(6, 4, async api =>
        {
            var webhook = await api.As(Admin).NewWebhook();
            return () => api.As(Admin).With("If-Match", webhook.ETag).Delete(webhook.Path);
        }));

    [Fact]
    public async Task A_deleted_webhook_is_gone_with_its_deliveries()
    {
        var webhook = await api.As(Admin).NewWebhook();
        _ = await api.As(Admin).SendTest(webhook);

        await api.As(Admin).Delete(webhook.Path).ShouldBeProblem(428, "request.precondition_required");
        await api.As(Admin).With("If-Match", "\"7\"").Delete(webhook.Path).ShouldBeProblem(412, "request.precondition_failed");
        await api.As(Admin).With("If-Match", "*").Delete(webhook.Path).ShouldBe(HttpStatusCode.NoContent);

        await api.As(Admin).Get(webhook.Path).ShouldBeProblem(404, "webhook.not_found");
        await api.As(Admin).Get($"{webhook.Path}/deliveries").ShouldBeProblem(404, "webhook.not_found");
        await api.As(Admin).With("If-Match", "*").Delete(webhook.Path).ShouldBeProblem(404, "webhook.not_found");
    }
}
