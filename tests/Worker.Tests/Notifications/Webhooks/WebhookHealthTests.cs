namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

/// <summary>When nothing is sent to an endpoint any more, and who is written to then.</summary>
public sealed class WebhookHealthTests
{
    [Fact]
    public async Task An_endpoint_that_says_it_is_gone_is_disabled_at_once_and_its_owner_gets_a_mail()
    {
        await using var host = await WebhookHost.Start();
        var (webhook, endpoint) = await host.Subscribe("order_placed", 410);

        _ = await host.Admin.SendTest(webhook);

        (await Eventually.Be(() => host.Admin.Get(webhook.Path), seen => seen.Text.Contains("disabledReason", StringComparison.Ordinal)))
            .Member("disabledReason").GetString().ShouldBe("gone");
        var mail = await host.Api.Database.MailTo("admin@example.com", $"{endpoint.Address}hook");
        mail.Text.ShouldContain("410");
        (await host.Ended(webhook, "failed")).ShouldHaveSingleItem();

        // What happens then is not sent, now or later.
        _ = await host.Api.As(Who.Customer).PlaceOrder((1, "SKU-00001")).Order();
        _ = await Eventually.Be(() => host.Api.Database.Scalar<long>("SELECT count(*) FROM outbox_messages"), left => left == 0);
        (await host.Admin.Deliveries(webhook)).ShouldHaveSingleItem();
        (await host.Admin.Get("/v1/dead-letters?kind=delivery").Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_five_days_is_disabled_and_its_owner_gets_a_mail()
    {
        await using var host = await WebhookHost.Start(clock: new FakeClock());
        var (webhook, endpoint) = await host.Subscribe("order_placed", 500);
        _ = await host.Admin.SendTest(webhook);
        var failing = await Eventually.Be(
            () => host.Admin.Get(webhook.Path), seen => seen.Text.Contains("failingSince", StringComparison.Ordinal));
        failing.Member("status").GetString().ShouldBe("enabled");
        failing.ETag.ShouldNotBe(webhook.ETag);

        host.Clock!.Advance(TimeSpan.FromDays(5));

        var disabled = await Eventually.Be(
            () => host.Admin.Get(webhook.Path), seen => seen.Text.Contains("disabledReason", StringComparison.Ordinal));
        disabled.Member("disabledReason").GetString().ShouldBe("failing");
        (await host.Ended(webhook, "discarded")).ShouldHaveSingleItem();
        _ = await host.Api.Database.MailTo("admin@example.com", webhook.Id);
        endpoint.Received.Count.ShouldBe(2);
    }
}
