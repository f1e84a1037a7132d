using System.Text;
using System.Text.Json;
using CleanOrders.Infrastructure.Messaging.Outbox;
using RabbitMQ.Client;

namespace CleanOrders.Worker.Tests.Messaging.Broker;

/// <summary>What is on the wire, which other systems and instances of other versions rely on.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task An_event_travels_as_its_json_by_its_type_and_with_the_trace_and_nothing_else()
    {
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.Seeded();
        await using var api = await new Effects.Faults().Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);
        await database.MakeUp(aggregates: 1, each: 1, "ord_first");
        await Eventually.Be(database.Effects, rows => rows.Count == 1);
        await using var client = await PlainClient.To(broker);
        var queue = await client.Listen("facts");

        var order = await api.As(Customer).PlaceOrder((1, "SKU-00001")).Order();

        var message = await Next(client, queue);
        message.RoutingKey.ShouldBe("order_placed");
        var json = Encoding.UTF8.GetString(message.Body.Span);
        var sent = IntegrationEventJson.Read(message.Body.Span);
        json.ShouldBe(JsonSerializer.Serialize(sent, IntegrationEventJson.Options));
        json.ShouldStartWith(
            $"{{\"id\":\"{sent.Id}\",\"type\":\"order_placed\",\"version\":1,\"aggregate\":\"{order.Id}\",\"sequence\":1,\"at\":\"");
        message.BasicProperties.MessageId.ShouldBe(sent.Id.Value.ToString());
        message.BasicProperties.ContentType.ShouldBe("application/json");
        message.BasicProperties.DeliveryMode.ShouldBe(DeliveryModes.Persistent);

        // The second is the client's own, for its confirmations.
        message.BasicProperties.Headers!.Keys.ShouldBe(["traceparent", "x-dotnet-pub-seq-no"], ignoreOrder: true);
        Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers["traceparent"]!).ShouldStartWith("00-");
        message.BasicProperties.CorrelationId.ShouldBeNull();
        message.BasicProperties.ReplyTo.ShouldBeNull();
        message.BasicProperties.Type.ShouldBeNull();
    }

    [Fact]
    public async Task An_event_of_an_instance_that_sends_nothing_but_its_json_takes_effect()
    {
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.Seeded();
        await using var api = await new Effects.Faults().Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);
        await database.MakeUp(aggregates: 1, each: 1, "ord_first");
        await Eventually.Be(database.Effects, rows => rows.Count == 1);
        await using var client = await PlainClient.To(broker);

        await client.Publish(
            "facts", "made_up",
            """
            {"id":"evt_01jz8m5k3vf7q9w2x4y6a8b0cd","type":"made_up","version":1,"aggregate":"ord_other","sequence":1,
            "at":"2026-11-26T09:30:00.000Z","data":{}}
            """u8.ToArray());

        (await Eventually.Be(database.Effects, rows => rows.Count == 2)).ShouldContain(row => row.Aggregate == "ord_other");
    }

    private static async Task<BasicGetResult> Next(PlainClient client, string queue) =>
        (await Eventually.Be(
            async () =>
            {
                var message = await client.Take(queue);
                return message?.RoutingKey == "probe" ? null : message;
            }, message => message is not null))!;
}
