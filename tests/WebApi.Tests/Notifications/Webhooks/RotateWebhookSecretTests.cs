using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Notifications.Webhooks;

public sealed class RotateWebhookSecretTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/webhooks/{id:whk}/secret-rotation", SweepRow.AdminOnly, new StatementBudget(5, 4, async api =>
        {
            var webhook = await api.As(Admin).NewWebhook();
            return () => api.As(Admin).Post($"{webhook.Path}/secret-rotation");
        }));

    [Fact]
    public async Task Another_secret_is_shown_once_and_the_one_before_signs_for_a_day_more()
    {
        var webhook = await api.As(Admin).NewWebhook();

        var rotated = await api.As(Admin).Post($"{webhook.Path}/secret-rotation").ShouldBe(HttpStatusCode.OK);

        rotated.Member("secret").GetString().ShouldNotBe(webhook.Secret);
        rotated.Header("Cache-Control").ShouldBe("no-store");
        rotated.ETag.ShouldNotBe(webhook.ETag);
        var seen = await api.As(Admin).Get(webhook.Path).ShouldBe(HttpStatusCode.OK);
        seen.ETag.ShouldBe(rotated.ETag);
        (seen.Member("previousSecretUntil").GetDateTimeOffset() - TimeProvider.System.GetUtcNow())
            .ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }
}
