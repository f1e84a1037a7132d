using System.Text.RegularExpressions;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>
/// Redis fails under load behind three gateways: no request fails, each limit does what it says, and nobody is locked out. How few wait
/// for it is counted in <see cref="RateLimiting.StoreBreakerTests"/>.
/// </summary>
[Collection(nameof(ThreeNodes))]
public sealed class NodeOutageTests(SharedNodes shared)
{
    private const string Away = "does not respond";
    private const string Back = "responds again";

    private static readonly int Outages = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 10 : 2;

    [Fact, Trait("Attack", "51")]
    public Task It_is_killed_and_comes_back_empty() => UnderLoad(async () =>
    {
        var caller = ACaller.New();
        (await shared.Nodes.AcceptedByAll("/v1/payments", caller, of: 10)).ShouldBe(30);

        await Without(shared.Redis.Crash, () => EachShouldDecideAlone(caller), shared.Redis.Start);

        await ShouldHave(60, caller);
    });

    [Fact, Trait("Attack", "51")]
    public Task It_is_stopped_again_and_again_and_its_counts_hold() => UnderLoad(async () =>
    {
        for (var outage = 1; outage <= Outages; outage++)
        {
            var caller = ACaller.New();
            (await shared.Nodes.AcceptedByAll("/v1/payments", caller, of: 10)).ShouldBe(30);

            await Without(shared.Redis.Pause, () => EachShouldDecideAlone(caller), shared.Redis.Resume);

            await ShouldHave(30, caller);
        }
    });

    private async Task Without(Func<Task> stop, Func<Task> act, Func<Task> start)
    {
        try
        {
            await Logs(Away, stop);
            await act();
        }
        finally
        {
            await Logs(Back, start);
        }
    }

    private async Task EachShouldDecideAlone(string caller)
    {
        for (var node = 0; node < 3; node++)
        {
            (await shared.Nodes.Accepted(node, "/v1/payments", caller, of: 25)).ShouldBe(20, "Its share of 60");
            (await shared.Nodes.Accepted(node, "/v1/customers", caller, of: 25)).ShouldBe(25);
            (await shared.Nodes.Accepted(node, "/v1/jobs", caller, of: 10)).ShouldBe(0);
        }
    }

    /// <summary>What was counted without Redis is not added.</summary>
    private async Task ShouldHave(int left, string caller)
    {
        (await shared.Nodes.AcceptedByAll("/v1/payments", caller, of: 25)).ShouldBe(left);
        (await shared.Nodes.AcceptedByAll("/v1/customers", caller, of: 5)).ShouldBe(10);
        (await shared.Nodes.AcceptedByAll("/v1/jobs", caller, of: 5)).ShouldBe(10);
    }

    private async Task UnderLoad(Func<Task> act)
    {
        await shared.Nodes.Count(shared.Database);
        var isEnough = false;
        var load = shared.Nodes.Flood("/v1/other", _ => ACaller.New(), () => isEnough, connections: 5);
        try
        {
            await act();
        }
        finally
        {
            isEnough = true;
        }

        (await load).ShouldAllBe(call => call.IsAllowed);
    }

    private async Task Logs(string text, Func<Task> act)
    {
        var before = shared.Nodes.All.Select(gateway => Regex.Count(gateway.Output, text)).ToArray();
        await act();
        foreach (var (node, gateway) in shared.Nodes.All.Index())
            _ = await Eventually.Be(() => Task.FromResult(Regex.Count(gateway.Output, text)), count => count > before[node]);
    }
}
