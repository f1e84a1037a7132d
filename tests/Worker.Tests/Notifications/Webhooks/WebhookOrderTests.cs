using System.Diagnostics;
using System.Text.Json;

namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

/// <summary>Who waits for whom: events of one order for each other, and nobody for an endpoint of somebody else.</summary>
public sealed class WebhookOrderTests
{
    private const int Orders = 10;

    [Fact]
    public async Task What_happened_to_an_order_arrives_in_its_order_while_other_orders_overtake_it()
    {
        await using var host = await WebhookHost.Start(clock: new FakeClock());
        var endpoint = await host.Endpoint((context, number) =>
        {
            if (number == 1)
                context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        var webhook = await host.Admin.NewWebhook($"{endpoint.Address}", "order_placed", "order_cancelled");

        var first = await host.Api.As(Who.Customer).PlaceOrder((1, "SKU-00001")).Order();
        _ = await host.Received(endpoint, 1);
        await host.Api.As(Who.Customer).Cancel(first).ShouldBe(HttpStatusCode.OK);
        _ = await Eventually.Be(() => host.Admin.Deliveries(webhook), all => all.Length == 2);
        var other = await host.Api.As(Who.Customer).PlaceOrder((1, "SKU-00001")).Order();

        _ = await Eventually.Be(() => Task.FromResult(endpoint.Received), received => received.Count == 2);
        OrderOf(endpoint.Received[1]).ShouldBe((other.Id, "order_placed"), "The cancellation waits; another order does not.");
        _ = await host.Ended(webhook, "succeeded", 3);
        endpoint.Received.Select(OrderOf).ShouldBe(
            [(first.Id, "order_placed"), (other.Id, "order_placed"), (first.Id, "order_placed"), (first.Id, "order_cancelled")]);
    }

    /// <summary>Each message to it takes as long as any may, and there are many of them.</summary>
    [Fact]
    public async Task An_endpoint_that_never_answers_delays_nobody_elses_messages()
    {
        await using var host = await WebhookHost.Start(settings: ("Webhooks:Timeout", "00:01:00"));
        using var ended = new CancellationTokenSource();
        var (atOnce, most) = (0, 0);
        var dead = await host.Endpoint(async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await Task.Delay(Timeout.Infinite, ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            _ = Interlocked.Decrement(ref atOnce);
        });
        var hanging = await host.Admin.NewWebhook($"{dead.Address}", "order_placed");
        for (var i = 0; i < Orders; i++)
            _ = await host.Admin.SendTest(hanging);
        _ = await host.Received(dead, 2);
        var (good, endpoint) = await host.Subscribe("order_placed");

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Orders; i++)
            _ = await host.Api.As(Who.Customer).PlaceOrder((1, "SKU-00001")).Order();
        _ = await host.Ended(good, "succeeded", Orders);

        TestContext.Current.SendDiagnosticMessage($"All taken after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        (await host.Admin.Deliveries(hanging, "?status=succeeded")).ShouldBeEmpty();
        (await host.Admin.Deliveries(hanging, "?status=pending&limit=200")).Length.ShouldBe(2 * Orders);
        most.ShouldBe(2, "Never more of them at a time.");
        await ended.CancelAsync();
    }

    [Fact]
    public async Task What_waits_for_an_endpoint_that_fails_costs_it_no_attempt()
    {
        await using var host = await WebhookHost.Start(clock: new FakeClock());
        var (webhook, endpoint) = await host.Subscribe("order_placed", 500);
        for (var i = 0; i < Orders; i++)
            _ = await host.Admin.SendTest(webhook);

        // Five failures in a row, and one that was under way with the last of them.
        _ = await Eventually.Be(
            () => host.Admin.Deliveries(webhook), all => all.Sum(delivery => delivery.GetProperty("attempts").GetArrayLength()) >= 5);
        host.Clock!.Advance(TimeSpan.FromSeconds(10));
        _ = await host.Api.Database.NothingIsDue("deliveries.webhook", host.Clock.GetUtcNow());

        endpoint.Received.Count.ShouldBeInRange(5, 6);
        (await host.Api.Database.Scalar<long>(
            "SELECT count(*) FROM job_attempts AS a JOIN jobs AS j ON j.id = a.job_id WHERE j.type = 'deliveries.webhook'"))
            .ShouldBe(endpoint.Received.Count);
    }

    private static (string Order, string Type) OrderOf(ReceivedRequest message)
    {
        var body = JsonElement.Parse(message.Body);
        return (body.GetProperty("data").GetProperty("aggregate").GetString()!, body.GetProperty("type").GetString()!);
    }
}
