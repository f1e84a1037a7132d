namespace CleanOrders.Worker.Tests.Messaging.Broker;

/// <summary>What becomes of a message that cannot be handled now, and of one that never can.</summary>
public sealed class ErrorTests
{
    private const string Errors = $"facts.{Effects.Name}_error";

    [Fact]
    public async Task While_the_database_is_away_messages_wait_also_for_another_instance_and_none_becomes_an_error()
    {
        await using var server = await Postgres.Own();
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.On(server);
        await using var client = await PlainClient.To(broker);
        await using (await new Effects.Faults().Start(database, broker.ConnectionString))
        {
            await Effects.MakeRoom(database);
            await database.MakeUp(aggregates: 1, each: 1, "ord_first");
            await Eventually.Be(database.Effects, rows => rows.Count == 1);
            await server.Crash();
            for (var i = 1; i <= 20; i++)
                await client.Publish("facts", "made_up", Event(i));

            // For longer than what may pass is retried, and some of them while the host ends.
            await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        }

        await server.Start();
        Npgsql.NpgsqlConnection.ClearAllPools();
        await using var other = await new Effects.Faults().Start(database, broker.ConnectionString);
        var effects = await Eventually.Be(database.Effects, rows => rows.Count >= 21);

        effects.Select(row => row.Aggregate).Distinct().Count().ShouldBe(21);
        effects.Count.ShouldBe(21);
        (await client.CountIn(Errors)).ShouldBeNull();
        (await database.Scalar<long>("SELECT count(*) FROM jobs WHERE type = 'messages.reaction'")).ShouldBe(0);
    }

    [Fact]
    public async Task What_cannot_even_be_a_dead_letter_goes_to_the_queue_of_errors_and_holds_nothing_up()
    {
        await using var broker = await RabbitMq.Own();
        await using var database = await TestDatabase.Seeded();
        await using var api = await new Effects.Faults().Start(database, broker.ConnectionString);
        await Effects.MakeRoom(database);
        await database.MakeUp(aggregates: 1, each: 1, "ord_first");
        await Eventually.Be(database.Effects, rows => rows.Count == 1);
        await using var client = await PlainClient.To(broker);

        // The database stores no text with a zero in it.
        await client.Publish("facts", "made_up", "not \0 even this"u8.ToArray());
        foreach (var unreadable in (string[])["", "null", "[]", "{\"id\":\"no\"}"])
            await client.Publish("facts", "made_up", System.Text.Encoding.UTF8.GetBytes(unreadable));
        await client.Publish("facts", "made_up", Event(1));

        await Eventually.Be(database.Effects, rows => rows.Count == 2);
        await Eventually.Be(() => client.CountIn(Errors), count => count == 1);
        await Eventually.Be(() => database.Scalar<long>("SELECT count(*) FROM jobs WHERE status = 'dead'"), dead => dead == 4);
        var moved = (await client.Take(Errors))!;
        moved.Body.ToArray().ShouldBe("not \0 even this"u8.ToArray());
        moved.BasicProperties.Headers!.Keys.ShouldContain("MT-Fault-Message");
    }

    private static byte[] Event(int number) => System.Text.Encoding.UTF8.GetBytes(
        $$"""
        {"id":"evt_01jz8m5k3vf7q9w2x4y6a8b0{{number:D2}}","type":"made_up","version":1,"aggregate":"ord_{{number}}","sequence":1,
        "at":"2026-11-26T09:30:00.000Z","data":{} }
        """);
}
