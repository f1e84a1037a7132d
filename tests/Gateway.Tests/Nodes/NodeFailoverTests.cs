using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>
/// Redis is replaced by another one under load, behind three gateways: no request fails, each limit does what it says meanwhile, and what
/// the other one knows holds from then on.
/// </summary>
public sealed class NodeFailoverTests : IAsyncLifetime
{
    private const string Away = "does not respond";
    private const string Back = "responds again";

    private Redis _first = null!;
    private Redis _second = null!;

    public async ValueTask InitializeAsync()
    {
        if (RedisCluster.Missing is { } missing)
            Assert.Skip(missing);
        (_first, _second) = (await Redis.OnThisMachine(), await Redis.OnThisMachine());
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact, Trait("Attack", "51")]
    public async Task A_replica_that_is_promoted_counts_on_where_gateways_know_both()
    {
        await Replicate();

        await FailOver($"{_first.ConnectionString},{_second.ConnectionString}", Promote, left: 30);
    }

    [Fact, Trait("Attack", "51")]
    public async Task A_replica_that_is_promoted_counts_on_where_its_address_is_moved()
    {
        await Replicate();
        await using var address = new MovedAddress(_first);

        await FailOver(address.ConnectionString, async () =>
        {
            address.MoveTo(_second);
            await Promote();
        }, left: 30);
    }

    [Fact, Trait("Attack", "51")]
    public async Task Another_server_that_is_empty_gives_a_full_burst_once()
    {
        await using var address = new MovedAddress(_first);

        await FailOver(address.ConnectionString, () =>
        {
            address.MoveTo(_second);
            return Task.CompletedTask;
        }, left: 60);
    }

    private static async Task FailOver(GatewayNodes nodes, Func<Task> replace, Redis first, int left)
    {
        var caller = ACaller.New();
        (await nodes.AcceptedByAll("/v1/payments", caller, of: 10)).ShouldBe(30);

        await Logs(nodes, Away, first.Crash);
        for (var node = 0; node < 3; node++)
        {
            (await nodes.Accepted(node, "/v1/payments", caller, of: 25)).ShouldBe(20, "Its share of 60");
            (await nodes.Accepted(node, "/v1/customers", caller, of: 15)).ShouldBe(15);
            (await nodes.Accepted(node, "/v1/jobs", caller, of: 5)).ShouldBe(0);
        }

        await Logs(nodes, Back, replace);
        (await nodes.AcceptedByAll("/v1/payments", caller, of: 25)).ShouldBe(left);
        (await nodes.AcceptedByAll("/v1/customers", caller, of: 5)).ShouldBe(10);
        (await nodes.AcceptedByAll("/v1/jobs", caller, of: 5)).ShouldBe(10);
        foreach (var gateway in nodes.All)
            (Regex.Count(gateway.Output, Away), Regex.Count(gateway.Output, Back)).ShouldBe((1, 1), gateway.Output);
    }

    private async Task FailOver(string redis, Func<Task> replace, int left)
    {
        await using var nodes = await GatewayNodes.Start(3, redis, SharedNodes.Limits);
        await using (var connection = await Connect(_first))
            await nodes.Count(connection.GetDatabase());
        var isEnough = false;
        var load = nodes.Flood("/v1/other", _ => ACaller.New(), () => isEnough, connections: 2);
        try
        {
            await FailOver(nodes, replace, _first, left);
        }
        finally
        {
            isEnough = true;
        }

        (await load).ShouldAllBe(call => call.IsAllowed);
    }

    private async Task Replicate()
    {
        await using var second = await Connect(_second);
        var at = _first.ConnectionString.Split(':');
        _ = await second.GetDatabase().ExecuteAsync("REPLICAOF", at[0], at[1]);
        _ = await Eventually.Be(
            async () => (string?)await second.GetDatabase().ExecuteAsync("INFO", "replication"),
            info => info!.Contains("master_link_status:up", StringComparison.Ordinal));
    }

    private async Task Promote()
    {
        await using var second = await Connect(_second);
        _ = await second.GetDatabase().ExecuteAsync("REPLICAOF", "NO", "ONE");
    }

    private static Task<ConnectionMultiplexer> Connect(Redis redis) =>
        ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");

    private static async Task Logs(GatewayNodes nodes, string text, Func<Task> act)
    {
        await act();
        foreach (var gateway in nodes.All)
            _ = await Eventually.Be(() => Task.FromResult(gateway.Output), output => output.Contains(text, StringComparison.Ordinal));
    }
}
