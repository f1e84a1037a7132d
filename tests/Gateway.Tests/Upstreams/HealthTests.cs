namespace CleanOrders.Gateway.Tests.Upstreams;

/// <summary>Which instances get requests, and what the gateway says of itself.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task It_is_ready_while_an_instance_is()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api);

        await Ready(gateway, HttpStatusCode.OK);
        api.IsReady = false;
        await Ready(gateway, HttpStatusCode.ServiceUnavailable);
        await gateway.Get("/health/live").ShouldBe(HttpStatusCode.OK);
        _ = await Eventually.Be(() => gateway.Get("/v1/orders"), answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        api.IsReady = true;
        await Ready(gateway, HttpStatusCode.OK);
        _ = await Eventually.Be(() => gateway.Get("/v1/orders"), answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_any_instance_it_says_when_to_come_again()
    {
        await using var gateway = await TestGateway.New([new Uri($"http://127.0.0.1:{FreePort()}")]);

        var headers = await gateway.Get("/v1/orders").ShouldBeProblem(503, "gateway.no_instance");

        headers.RetryAfter().ShouldBeGreaterThan(0);
        await Ready(gateway, HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_instance_that_is_not_ready_gets_nothing()
    {
        await using var first = await StubApi.Start();
        await using var second = await StubApi.Start();
        await using var gateway = await TestGateway.New([first.Address, second.Address]);
        first.IsReady = false;
        _ = await Eventually.Be(async () =>
        {
            var before = first.Received.Count;
            for (var count = 0; count < 6; count++)
                await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
            return first.Received.Count - before;
        }, count => count == 0);

        second.Received.Count.ShouldBeGreaterThanOrEqualTo(6);
    }

    [Fact]
    public async Task Requests_go_to_the_instance_with_the_fewest_under_way()
    {
        await using var busy = await StubApi.Start();
        await using var idle = await StubApi.Start();
        await using var gateway = await TestGateway.New([busy.Address, idle.Address]);
        var (isBusy, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        busy.Answer = (_, _) =>
        {
            _ = isBusy.TrySetResult();
            return goOn.Task;
        };
        List<Task<HttpResponseMessage>> waiting = [];
        while (!isBusy.Task.IsCompleted && waiting.Count < 100)
        {
            waiting.Add(gateway.Get("/v1/orders"));
            _ = await Task.WhenAny(waiting[^1], isBusy.Task);
        }

        for (var count = 0; count < 10; count++)
            await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);

        busy.Received.Count.ShouldBe(1);
        goOn.SetResult();
        foreach (var asked in waiting)
            await asked.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Instances_that_are_equally_idle_come_in_rotation()
    {
        await using var first = await StubApi.Start();
        await using var second = await StubApi.Start();
        await using var gateway = await TestGateway.New([first.Address, second.Address]);

        for (var count = 0; count < 20; count++)
            await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);

        first.Received.Count.ShouldBe(10);
        second.Received.Count.ShouldBe(10);
    }

    private static async Task Ready(TestGateway gateway, HttpStatusCode wanted) => await Eventually.Be(async () =>
    {
        using var answer = await gateway.Get("/health/ready");
        return answer.StatusCode;
    }, status => status == wanted);

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
