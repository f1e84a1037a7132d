namespace CleanOrders.WebApi.Tests.Postgres.Realtime;

/// <summary>
/// Two API processes behind a gateway, a PostgreSQL and a Redis of their own. One process is killed, Redis is killed, the database is
/// restarted, each while messages are sent: what was acknowledged is there, each once and in order, also for who was connected all the
/// time.
/// </summary>
public sealed class RealtimeFaultTests
{
    private static readonly int MessagesOfEach = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 1000 : 60;

    [Fact]
    public async Task No_acknowledged_message_is_lost_doubled_or_out_of_order_whatever_is_killed()
    {
        await using var server = await TestKit.Postgres.Own();
        await using var database = await TestDatabase.On(server);
        await using var redis = await Redis.Own();
        string[] settings = [$"--ConnectionStrings:Redis={redis.ConnectionString}", "--Conversations:MostMessages=10000"];
        var killed = await ApiProcess.Start(database, settings);
        await using var stays = await ApiProcess.Start(database, settings);
        await using var api = await GatewayApi.New(database, [killed, stays], ("Health:Interval", "00:00:00.5"));
        var id = await api.As(Customer).BeginConversation();
        await using var customer = await HubClient.Stay(api.As(Customer), id);
        await using var support = await HubClient.Stay(api.As(Support), id);
        var acknowledged = new List<int>();

        var load = Task.WhenAll(((Who[])[Customer, Support]).Select(who => SendAll(api.As(who), id, acknowledged)));
        await Until(() => Count(acknowledged) >= MessagesOfEach / 3 || load.IsCompleted);
        await killed.DisposeAsync();
        await Until(() => Count(acknowledged) >= MessagesOfEach * 2 / 3 || load.IsCompleted);
        await redis.Crash();
        await Until(() => Count(acknowledged) >= MessagesOfEach || load.IsCompleted);
        await redis.Start();
        await server.Crash();
        await server.Start();
        await load;

        var all = Enumerable.Range(1, (2 * MessagesOfEach) + 1);
        acknowledged.Order().ShouldBe(all.Skip(1));
        await customer.ShouldHave(all);
        await support.ShouldHave(all);
        (await database.Scalar<long>("SELECT count(*) FROM messages")).ShouldBe((2 * MessagesOfEach) + 1);
    }

    // The same message until it is acknowledged, whatever is answered in between.
    private static async Task SendAll(Client who, string id, List<int> acknowledged)
    {
        for (var i = 0; i < MessagesOfEach; i++)
        {
            var clientId = Guid.CreateVersion7().ToString();
            var sequence = await Eventually.Be(() => Try(who, id, $"message {i}", clientId), sent => sent is not null);
            lock (acknowledged)
                acknowledged.Add(sequence!.Value);
        }
    }

    private static async Task<int?> Try(Client who, string id, string body, string clientId)
    {
        try
        {
            var answer = await who.Say(id, body, clientId);
            return answer.Status == HttpStatusCode.Created ? answer.Member("sequence").GetInt32() : null;
        }
        catch (HttpRequestException)
        {
            // The connection went with what was killed.
            return null;
        }
    }

    private static int Count(List<int> acknowledged)
    {
        lock (acknowledged)
            return acknowledged.Count;
    }

    private static Task<bool> Until(Func<bool> isTrue) => Eventually.Be(() => Task.FromResult(isTrue()), done => done);
}
