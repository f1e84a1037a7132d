namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>The clock of Redis is moved by an hour, or it loses its data, under load: no request fails, and nobody is locked out.</summary>
[Collection(nameof(ThreeNodes))]
public sealed class NodeLossTests(SharedNodes shared)
{
    [Fact, Trait("Attack", "51")]
    public async Task A_clock_that_is_set_forward_gives_a_full_burst_once_and_one_that_is_set_back_locks_nobody_out()
    {
        var (caller, isEnough) = (ACaller.New(), false);
        var load = shared.Nodes.Flood(
            "/v1/orders", random => $"198.18.{random.Next(256)}.{random.Next(256)}", () => isEnough, connections: 2);
        try
        {
            (await OfAll(caller)).ShouldBe(60);

            shared.Clock.By = TimeSpan.FromHours(1);
            (await OfAll(caller)).ShouldBeInRange(58, 61, "It has all of it again, and not twice.");

            shared.Clock.By = TimeSpan.Zero;
            (await OfAll(caller)).ShouldBeInRange(0, 1, "What is owed is no more than before.");
            shared.Clock.By = TimeSpan.FromHours(-1);
            (await OfAll(caller)).ShouldBeInRange(0, 1);
            var other = ACaller.New();
            _ = await Eventually.Be(() => shared.Nodes.Get(0, "/v1/orders", other), call => call.IsAllowed);
            shared.Clock.By = TimeSpan.Zero;
            (await OfAll(caller)).ShouldBeInRange(58, 61, "An hour has passed since the clock was set back.");
        }
        finally
        {
            (isEnough, shared.Clock.By) = (true, TimeSpan.Zero);
        }

        (await load).ShouldAllBe(call => (int)call.Status < 500);
    }

    [Fact, Trait("Attack", "51")]
    public async Task Redis_without_its_data_and_its_scripts_gives_a_full_burst_once()
    {
        var (caller, isEnough) = (ACaller.New(), false);
        var load = shared.Nodes.Flood("/v1/other", _ => ACaller.New(), () => isEnough, connections: 2);
        var outages = shared.Outages().ToArray();
        (await OfAll(caller)).ShouldBe(60);

        _ = await shared.Database.ExecuteAsync("FLUSHALL");
        _ = await shared.Database.ExecuteAsync("SCRIPT", "FLUSH");

        (await OfAll(caller)).ShouldBe(60);
        isEnough = true;
        (await load).ShouldAllBe(call => call.IsAllowed);
        shared.Outages().ShouldBe(outages);
    }

    /// <summary>What was refused is asked for again after a second at most.</summary>
    private async Task<Admitted> OfAll(string caller)
    {
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        return await shared.Nodes.AcceptedByAll("/v1/payments", caller, of: 25);
    }
}
