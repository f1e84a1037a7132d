using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

/// <summary>What an endpoint gets, and that a package which others wrote takes it for genuine.</summary>
public sealed class WebhookMessageTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task An_event_arrives_signed_and_as_the_list_of_events_shows_it(DatabaseKind kind)
    {
        await using var host = await WebhookHost.Start(kind);
        var (webhook, endpoint) = await host.Subscribe("order_placed");
        var (all, everything) = await host.Subscribe("*");

        var order = await host.Api.As(Who.Customer).PlaceOrder((1, "SKU-00001")).Order();
        await host.Api.As(Who.Customer).Cancel(order).ShouldBe(HttpStatusCode.OK);

        var message = (await host.Received(endpoint, 1))[0];
        message.Method.ShouldBe("POST");
        message.Target.ShouldBe("/hook");
        message.Header("Content-Type").ShouldBe("application/json");
        message.Header("traceparent").ShouldBeNull();
        Should.NotThrow(() => new StandardWebhook(webhook.Secret).Verify(message.Body, Headers(message)));
        Should.Throw<WebhookVerificationException>(() => new StandardWebhook(all.Secret).Verify(message.Body, Headers(message)));
        Should.Throw<WebhookVerificationException>(() => new StandardWebhook(webhook.Secret).Verify(message.Body + " ", Headers(message)));

        var shown = (await host.Admin.Get("/v1/events?limit=200").Json()).GetProperty("items").EnumerateArray()
            .First(item => item.GetProperty("type").GetString() == "order_placed");
        var body = JsonElement.Parse(message.Body);
        body.GetProperty("type").GetString().ShouldBe("order_placed");
        body.GetProperty("timestamp").GetString().ShouldBe(shown.GetProperty("at").GetString());
        JsonElement.DeepEquals(body.GetProperty("data"), shown).ShouldBeTrue($"{body}\n{shown}");
        message.Header("webhook-id").ShouldBe(shown.GetProperty("id").GetString());

        (await host.Received(everything, 2)).Select(received => JsonElement.Parse(received.Body).GetProperty("type").GetString())
            .ShouldBe(["order_placed", "order_cancelled"]);
        var delivery = (await host.Ended(webhook, "succeeded")).ShouldHaveSingleItem();
        delivery.GetProperty("attempts")[0].GetProperty("status").GetInt32().ShouldBe(204);
        endpoint.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_rotation_messages_have_both_signatures_for_a_day()
    {
        await using var host = await WebhookHost.Start();
        var (webhook, endpoint) = await host.Subscribe("order_placed");
        var next = (await host.Admin.Post($"{webhook.Path}/secret-rotation").ShouldBe(HttpStatusCode.OK)).Member("secret").GetString()!;

        _ = await host.Admin.SendTest(webhook);

        var message = (await host.Received(endpoint, 1))[0];
        var signatures = message.Header("webhook-signature")!.Split(' ');
        signatures.Length.ShouldBe(2);
        foreach (var (secret, signature) in new[] { (next, signatures[0]), (webhook.Secret, signatures[1]) })
            Should.NotThrow(() => new StandardWebhook(secret).Verify(message.Body, Headers(message, signature)));
        JsonElement.Parse(message.Body).GetProperty("type").GetString().ShouldBe("webhook_test");
    }

    [Fact]
    public async Task A_day_after_a_rotation_only_the_new_secret_signs()
    {
        await using var host = await WebhookHost.Start(clock: new FakeClock());
        var (webhook, endpoint) = await host.Subscribe("order_placed");
        await host.Admin.Post($"{webhook.Path}/secret-rotation").ShouldBe(HttpStatusCode.OK);
        host.Clock!.Advance(TimeSpan.FromHours(25));

        _ = await host.Admin.SendTest(webhook);

        (await host.Received(endpoint, 1))[0].Header("webhook-signature")!.ShouldNotContain(" ");
    }

    private static HeaderDictionary Headers(ReceivedRequest message, string? signature = null) => new(
        ((string[])["webhook-id", "webhook-timestamp", "webhook-signature"]).ToDictionary(
            name => name,
            name => new StringValues(name == "webhook-signature" && signature is not null ? signature : message.Header(name))));
}
