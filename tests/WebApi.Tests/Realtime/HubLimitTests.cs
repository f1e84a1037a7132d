using System.Net.WebSockets;
using System.Text;

namespace CleanOrders.WebApi.Tests.Realtime;

/// <summary>What one connection, one user and one address may take of an instance.</summary>
public sealed class HubLimitTests
{
    [Fact]
    public async Task Nobody_holds_more_connections_open_than_they_may_and_each_that_ends_makes_room()
    {
        await using var api = await With(("ConnectionsPerUser", "2"), ("ConnectionsPerAddress", "3"));
        var first = await HubClient.Connect(api.As(Customer));
        await using var second = await HubClient.Connect(api.As(Customer));
        await ShouldBeTooMany(api.As(Customer));

        await using var third = await HubClient.Connect(api.As(Support));
        await ShouldBeTooMany(api.As(Admin));

        await first.DisposeAsync();
        await using var again = await Eventually.Be(async () =>
        {
            try
            {
                return await HubClient.Connect(api.As(Customer));
            }
            catch (HttpRequestException)
            {
                return null;
            }
            catch (WebSocketException)
            {
                return null;
            }
        }, hub => hub is not null);
    }

    [Fact]
    public async Task A_connection_makes_so_many_calls_in_a_minute_and_follows_so_many_conversations()
    {
        var clock = new FakeClock();
        await using var api = await With(clock, ("CallsPerMinute", "5"), ("ConversationsPerConnection", "2"));
        string[] ids = [await Opened(), await Opened(), await Opened()];
        await using var hub = await HubClient.Connect(api.As(Support));

        await hub.Join(ids[0]);
        await hub.Join(ids[1]);
        (await HubClient.ShouldBeRefused(hub.Join(ids[2]))).ShouldContain("rate_limit.exceeded:");
        await hub.Join(ids[0], after: 1);
        await hub.Join(ids[1], after: 1);
        (await HubClient.ShouldBeRefused(hub.Join(ids[0]))).ShouldContain("rate_limit.exceeded:");

        async Task<string> Opened() => await (await api.NewCustomer()).BeginConversation();
    }

    [Fact]
    public async Task A_call_that_is_too_large_ends_the_connection_and_no_other()
    {
        await using var api = await With();
        var id = await api.As(Customer).BeginConversation();
        await using var large = await HubClient.Connect(api.As(Customer));
        await using var other = await HubClient.Connect(api.As(Customer));

        _ = await Should.ThrowAsync<Exception>(large.Send(id, new string('a', 100_000)));

        await large.Closed.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
        (await other.Send(id, "small")).GetProperty("sequence").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Who_takes_nothing_of_what_is_sent_is_closed_and_keeps_nobody_waiting()
    {
        await using var api = await With(("SendTimeout", "00:00:01"));
        var id = await api.As(Customer).BeginConversation();
        using var slow = new ClientWebSocket();
        var address = new UriBuilder(new Uri(api.Address, "/hubs/conversations"))
        {
            Scheme = "ws",
            Query = $"?access_token={await api.As(Customer).Ticket()}",
        };
        slow.Options.SetBuffer(receiveBufferSize: 256, sendBufferSize: 256);
        var ct = TestContext.Current.CancellationToken;
        await slow.ConnectAsync(address.Uri, ct);
        await Call("""{"protocol":"json","version":1}""");
        await Call($$"""{"type":1,"target":"join","arguments":["{{id}}",0]}""");

        // More than all buffers on the way hold.
        await FillWith(api, id, 8_000);
        await using var quick = await HubClient.Connect(api.As(Support));
        await quick.Join(id, after: 8_001);
        _ = await api.As(Support).Say(id, "last").ShouldBe(HttpStatusCode.Created);
        await quick.ShouldHave([8_002]);

        _ = await Eventually.Be(
            () => Task.FromResult(api.Logs.Lines.Any(line => line.Message == "A connection to the hub was closed: too slow")),
            closed => closed);

        Task Call(string text) => slow.SendAsync(Encoding.UTF8.GetBytes($"{text}\u001e"), WebSocketMessageType.Text, true, ct);
    }

    private static async Task FillWith(Api api, string conversation, int messages)
    {
        var id = await api.Database.Scalar<object>("SELECT id FROM conversations");
        var (customer, body) = (await api.Database.Scalar<object>("SELECT customer FROM conversations"), new string('x', 4000));
        await using var connection = await api.Database.Open();
        await using var transaction = await connection.BeginTransactionAsync();
        for (var i = 2; i <= messages + 1; i++)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText =
                $"INSERT INTO messages (id, conversation_id, sequence, client_id, author, body, sent_at) "
                    + $"VALUES ('{Guid.CreateVersion7().ToString().ToUpperInvariant()}', '{id}', {i}, 'c{i}', '{customer}', '{body}', "
                    + (TestDatabase.KindOfThisRun == DatabaseKind.Sqlite ? "0)" : "now())");
            _ = await command.ExecuteNonQueryAsync();
        }

        await using var last = connection.CreateCommand();
        last.Transaction = transaction;
        last.CommandText = $"UPDATE conversations SET last_sequence = {messages + 1}, version = {messages + 10}";
        _ = await last.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        conversation.ShouldNotBeEmpty();
    }

    private static async Task ShouldBeTooMany(Client who) =>
        (await Should.ThrowAsync<Exception>(HubClient.Connect(who))).ToString().ShouldContain("429");

    private static Task<Api> With(params (string Key, string Value)[] settings) => With(TimeProvider.System, settings);

    private static Task<Api> With(TimeProvider clock, params (string Key, string Value)[] settings) => Api.New(new ApiOptions
    {
        Clock = clock,
        Settings = settings.ToDictionary(one => $"Realtime:{one.Key}", one => one.Value, StringComparer.Ordinal),
    });
}
