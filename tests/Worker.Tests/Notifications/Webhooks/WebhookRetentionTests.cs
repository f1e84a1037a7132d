namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

public sealed class WebhookRetentionTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task A_delivery_that_has_ended_is_forgotten_when_it_was_kept_for_long_enough(DatabaseKind kind)
    {
        await using var host = await WebhookHost.Start(kind, new FakeClock());
        var (webhook, _) = await host.Subscribe("order_placed");
        var old = await host.Admin.SendTest(webhook);
        _ = await host.Ended(webhook, "succeeded");
        host.Clock!.Advance(TimeSpan.FromDays(29));
        var recent = await host.Admin.SendTest(webhook);
        _ = await host.Ended(webhook, "succeeded", 2);

        host.Clock.Advance(TimeSpan.FromDays(2));

        var left = await Eventually.Be(() => host.Admin.Deliveries(webhook), all => all.Length < 2, host.Clock);
        left.ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(recent, $"and not {old}");
    }
}
