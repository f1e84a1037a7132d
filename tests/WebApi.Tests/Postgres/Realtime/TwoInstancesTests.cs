using Microsoft.AspNetCore.SignalR.Client;

namespace CleanOrders.WebApi.Tests.Postgres.Realtime;

/// <summary>Members of one conversation at two instances: the database is the truth, and Redis only says that there is something.</summary>
public sealed class TwoInstancesTests
{
    private const int Each = 20;

    [Fact]
    public async Task What_is_sent_at_either_comes_at_both_each_once_and_in_order()
    {
        await using var hosts = await RedisHosts.On(await Redis.Shared());
        var id = await hosts.Here.As(Customer).BeginConversation();
        await using var customer = await HubClient.Connect(hosts.Here.As(Customer));
        await using var support = await HubClient.Connect(hosts.There.As(Support));
        await customer.Join(id);
        await support.Join(id);

        await Task.WhenAll(((HubClient[])[customer, support]).SelectMany(
            who => Enumerable.Range(0, Each).Select(i => who.Send(id, $"message {i}"))));

        await customer.ShouldHave(Enumerable.Range(1, (2 * Each) + 1));
        await support.ShouldHave(Enumerable.Range(1, (2 * Each) + 1));
    }

    [Fact]
    public async Task Who_types_and_who_is_there_is_seen_at_the_other()
    {
        await using var hosts = await RedisHosts.On(await Redis.Shared());
        await ShouldSeeEachOther(hosts.Here, hosts.There);
    }

    [Fact]
    public async Task Without_Redis_it_goes_by_the_database()
    {
        await using var hosts = new TwoHosts();
        await hosts.InitializeAsync();
        var id = await ShouldSeeEachOther(hosts.Here, hosts.There);
        await using var customer = await HubClient.Connect(hosts.There.As(Customer));
        await customer.Join(id);

        _ = await hosts.Here.As(Support).Say(id, "We look at it.").ShouldBe(HttpStatusCode.Created);

        await customer.ShouldHave([1, 2]);
    }

    [Fact]
    public async Task While_Redis_is_away_messages_come_and_connections_are_made_and_when_it_is_back_presence_is()
    {
        await using var redis = await Redis.Own();
        await using var hosts = await RedisHosts.On(redis);
        var id = await hosts.Here.As(Customer).BeginConversation();
        await using var before = await HubClient.Connect(hosts.There.As(Customer));
        await before.Join(id);

        await redis.Crash();
        await using var meanwhile = await HubClient.Connect(hosts.There.As(Customer));
        await meanwhile.Join(id);
        _ = await hosts.Here.As(Support).Say(id, "We look at it.").ShouldBe(HttpStatusCode.Created);
        await before.ShouldHave([1, 2]);
        await meanwhile.ShouldHave([1, 2]);

        await redis.Start();
        await using var support = await HubClient.Connect(hosts.Here.As(Support));
        await support.Join(id);
        _ = await Eventually.Be(async () =>
        {
            await support.Type(id);
            return before.All("typing").Count();
        }, seen => seen > 0);
    }

    [Fact]
    public async Task A_session_that_ends_at_one_closes_its_connections_at_the_other()
    {
        await using var hosts = await RedisHosts.On(await Redis.Shared());
        await using var hub = await HubClient.Connect(hosts.There.As(Customer));
        await using var other = await HubClient.Connect(hosts.There.As(Support));

        _ = await hosts.Here.As(Customer).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent);

        await hub.Closed.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
        other.Connection.State.ShouldBe(HubConnectionState.Connected);
    }

    [Fact]
    public async Task A_ticket_of_one_instance_works_once_at_all_of_them()
    {
        await using var hosts = await RedisHosts.On(await Redis.Shared());
        var ticket = await hosts.Here.As(Customer).Ticket();
        await using var hub = await HubClient.Connect(hosts.There.As(Customer), () => Task.FromResult(ticket));

        _ = await Should.ThrowAsync<Exception>(HubClient.Connect(hosts.Here.As(Customer), () => Task.FromResult(ticket)));
    }

    private static async Task<string> ShouldSeeEachOther(Api here, Api there)
    {
        var id = await here.As(Customer).BeginConversation();
        await using var customer = await HubClient.Connect(here.As(Customer));
        await customer.Join(id);
        await using var support = await HubClient.Connect(there.As(Support));
        await support.Join(id);
        var (theCustomer, theSupport) = (await here.As(Customer).Id(), await there.As(Support).Id());

        _ = await customer.Next("presence", seen => seen.GetProperty("user").GetString() == theSupport);
        _ = await support.Next("presence", seen => seen.GetProperty("user").GetString() == theCustomer);
        await customer.Type(id);
        _ = await support.Next("typing", seen => seen.GetProperty("user").GetString() == theCustomer);
        return id;
    }
}
