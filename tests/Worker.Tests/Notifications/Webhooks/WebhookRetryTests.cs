using CleanOrders.Application.Notifications.Webhooks.Deliveries;

namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

/// <summary>What happens with a message that was not taken.</summary>
public sealed class WebhookRetryTests
{
    private static readonly TimeSpan AfterTheFirst = TimeSpan.FromSeconds(6);

    [Fact]
    public void A_message_is_tried_for_about_three_days()
    {
        TimeSpan? Sum(double chance) => Enumerable.Range(1, 9)
            .Aggregate(TimeSpan.Zero, (sum, failures) => sum + DeliverySchedule.PauseAfter(failures, asked: null, chance)!.Value);

        Sum(0.5).ShouldBe(new TimeSpan(71, 35, 5));
        Sum(0)!.Value.ShouldBeLessThan(Sum(1)!.Value);
        DeliverySchedule.PauseAfter(10, asked: null, 0.5).ShouldBeNull();
        DeliverySchedule.PauseAfter(1, TimeSpan.FromMinutes(1), 0.5).ShouldBe(TimeSpan.FromMinutes(1));
        DeliverySchedule.PauseAfter(2, TimeSpan.FromMinutes(1), 0.5).ShouldBe(TimeSpan.FromMinutes(5));
        DeliverySchedule.PauseAfter(1, TimeSpan.FromDays(400), 0.5).ShouldBe(TimeSpan.FromHours(24));
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_failed_is_sent_again_with_the_same_id_and_body_and_a_new_time(DatabaseKind kind)
    {
        await using var host = await WebhookHost.Start(kind, new FakeClock());
        var (webhook, endpoint) = await host.Subscribe("order_placed", 500, 204);
        _ = await host.Admin.SendTest(webhook);
        _ = await Eventually.Be(
            () => host.Admin.Deliveries(webhook), all => all is [{ } only] && only.GetProperty("attempts").GetArrayLength() == 1);
        endpoint.Received.Count.ShouldBe(1);

        host.Clock!.Advance(AfterTheFirst);

        var messages = await host.Received(endpoint, 2);
        messages[1].Header("webhook-id").ShouldBe(messages[0].Header("webhook-id"));
        messages[1].Body.ShouldBe(messages[0].Body);
        messages[1].Header("webhook-timestamp").ShouldNotBe(messages[0].Header("webhook-timestamp"));
        var attempts = (await host.Ended(webhook, "succeeded"))[0].GetProperty("attempts").EnumerateArray().ToList();
        attempts.Select(attempt => attempt.GetProperty("status").GetInt32()).ShouldBe([500, 204]);
        attempts[0].GetProperty("error").GetString().ShouldBe("The endpoint answered 500.");
        (await host.Admin.Get(webhook.Path)).Text.ShouldNotContain("failingSince");
    }

    [Fact]
    public async Task A_message_that_nobody_takes_is_given_up_and_a_dead_letter_and_can_be_replayed()
    {
        await using var host = await WebhookHost.Start(clock: new FakeClock(), settings: ("Webhooks:DisableAfter", "90.00:00:00"));
        var (webhook, endpoint) = await host.Subscribe("order_placed", [.. Enumerable.Repeat(500, 10), 204]);
        var delivery = await host.Admin.SendTest(webhook);

        foreach (var (i, pause) in DeliverySchedule.Pauses.Index())
        {
            // The clock goes on meanwhile: an attempt shows a moment before it is said when the next one is due.
            _ = await Eventually.Be(() => Task.FromResult(endpoint.Received), received => received.Count > i, host.Clock!);
            _ = await Eventually.Be(
                () => host.Admin.Deliveries(webhook), all => all[0].GetProperty("attempts").GetArrayLength() == i + 1);
            host.Clock!.Advance((pause * 1.1) + TimeSpan.FromSeconds(1));
        }

        var failed = (await host.Ended(webhook, "failed")).ShouldHaveSingleItem();
        failed.GetProperty("attempts").GetArrayLength().ShouldBe(10);
        var letter = (await Eventually.Be(
            () => host.Admin.Get("/v1/dead-letters?kind=delivery").Json(), letters => letters.GetProperty("items").GetArrayLength() == 1))
            .GetProperty("items")[0];
        letter.GetProperty("type").GetString().ShouldBe("deliveries.webhook");

        await host.Admin.Post($"{webhook.Path}/deliveries/{delivery}/replay").ShouldBe(HttpStatusCode.Accepted);
        _ = await host.Ended(webhook, "succeeded");
        endpoint.Received.Select(message => message.Header("webhook-id")).Distinct().ShouldHaveSingleItem();
        endpoint.Received.Count.ShouldBe(11);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task An_endpoint_is_left_alone_for_as_long_as_it_asks(int status)
    {
        await using var host = await WebhookHost.Start(clock: new FakeClock());
        var endpoint = await host.Endpoint((context, number) =>
        {
            context.Response.StatusCode = number == 1 ? status : 204;
            if (number == 1)
                context.Response.Headers.RetryAfter = "1800";
            return Task.CompletedTask;
        });
        var webhook = await host.Admin.NewWebhook($"{endpoint.Address}", "order_placed");
        _ = await host.Admin.SendTest(webhook);
        var tried = (await Eventually.Be(
            () => host.Admin.Deliveries(webhook), all => all is [{ } only] && only.GetProperty("attempts").GetArrayLength() == 1))[0];
        (tried.GetProperty("nextAttemptAt").GetDateTimeOffset() - host.Clock!.GetUtcNow()).ShouldBe(TimeSpan.FromMinutes(30));

        // Nor is another message sent meanwhile.
        _ = await host.Admin.SendTest(webhook);
        host.Clock.Advance(TimeSpan.FromMinutes(29));
        _ = await host.Api.Database.NothingIsDue("deliveries.webhook", host.Clock.GetUtcNow());
        endpoint.Received.Count.ShouldBe(1);

        _ = await host.Ended(webhook, "succeeded", 2);
        endpoint.Received.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var host = await WebhookHost.Start();
        var (_, elsewhere) = await host.Subscribe("order_refund_failed");
        var endpoint = await host.Endpoint((context, _) =>
        {
            context.Response.Redirect($"{elsewhere.Address}hook", permanent: true);
            return Task.CompletedTask;
        });
        var webhook = await host.Admin.NewWebhook($"{endpoint.Address}");

        _ = await host.Admin.SendTest(webhook);

        var tried = await Eventually.Be(
            () => host.Admin.Deliveries(webhook), all => all is [{ } only] && only.GetProperty("attempts").GetArrayLength() > 0);
        tried[0].GetProperty("attempts")[0].GetProperty("status").GetInt32().ShouldBe(301);
        elsewhere.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_the_beginning_of_an_answer_is_kept_and_of_that_what_one_can_see()
    {
        await using var host = await WebhookHost.Start();
        var endpoint = await host.Endpoint(async (context, _) =>
        {
            context.Response.StatusCode = 400;
            await context.Response.Body.WriteAsync(new byte[] { 0, 0x1b, 0xff });
            await context.Response.Body.WriteAsync("no\r\nthanks "u8.ToArray());
            await context.Response.Body.WriteAsync(new byte[100_000].Select(_ => (byte)'x').ToArray());
        });
        var webhook = await host.Admin.NewWebhook($"{endpoint.Address}");

        _ = await host.Admin.SendTest(webhook);

        var tried = await Eventually.Be(
            () => host.Admin.Deliveries(webhook), all => all is [{ } only] && only.GetProperty("attempts").GetArrayLength() > 0);
        var body = tried[0].GetProperty("attempts")[0].GetProperty("body").GetString()!;
        body.ShouldStartWith("no  thanks xxx");
        body.Length.ShouldBeInRange(1000, 1024);
    }

    [Fact]
    public async Task What_a_name_leads_to_is_looked_up_for_each_connection()
    {
        var address = "93.184.216.34";
        await using var host = await WebhookHost.Start(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
        var webhook = await host.Admin.NewWebhook("https://hooks.example.com/");
        address = "10.0.0.1";

        _ = await host.Admin.SendTest(webhook);

        var tried = await Eventually.Be(
            () => host.Admin.Deliveries(webhook), all => all is [{ } only] && only.GetProperty("attempts").GetArrayLength() > 0);
        tried[0].GetProperty("attempts")[0].GetProperty("error").GetString()
            .ShouldBe("The host leads to an address that not everybody can reach.");
    }
}
