namespace CleanOrders.Gateway.Tests;

/// <summary>What is refused first where there is too much to do, and what is answered to the last.</summary>
public sealed class OverloadTests
{
    private const string Payment = "/v1/orders/ord_1/payments";

    [Fact]
    public async Task What_matters_least_is_refused_first_and_payments_last()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(
            api, ("Overload:Most", "4"), ("Overload:LowPercent", "50"), ("Overload:NormalPercent", "75"));
        var goOn = new TaskCompletionSource();
        api.Answer = async (context, _) =>
        {
            if (context.Request.Headers["X-Wait"].Count > 0)
                await goOn.Task;
        };
        List<Task<HttpResponseMessage>> waiting = [];

        await WaitWith("/v1/orders");
        await gateway.Get("/v1/jobs").ShouldBe(HttpStatusCode.OK);
        await WaitWith("/v1/orders");
        (await gateway.Get("/v1/jobs").ShouldBeProblem(503, "gateway.overloaded")).RetryAfter().ShouldBeGreaterThan(0);
        await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
        await WaitWith("/v1/orders");
        _ = await gateway.Get("/v1/orders").ShouldBeProblem(503, "gateway.overloaded");
        await gateway.Post(Payment).ShouldBe(HttpStatusCode.OK);
        await WaitWith(Payment);
        _ = await gateway.Post(Payment).ShouldBeProblem(503, "gateway.overloaded");
        await gateway.Get("/health/ready").ShouldBe(HttpStatusCode.OK);

        goOn.SetResult();
        foreach (var asked in waiting)
            await asked.ShouldBe(HttpStatusCode.OK);
        await gateway.Get("/v1/jobs").ShouldBe(HttpStatusCode.OK);

        async Task WaitWith(string path)
        {
            var before = api.Received.Count;
            waiting.Add(gateway.Get(path, ("X-Wait", "yes")));
            _ = await Eventually.Be(() => Task.FromResult(api.Received.Count), count => count > before);
        }
    }

    [Fact]
    public async Task A_stream_takes_no_place_of_a_request()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, ("Overload:Most", "1"));
        api.Answer = async (context, request) =>
        {
            await context.Response.WriteAsync(": open\n\n");
            await context.Response.Body.FlushAsync();
            if (request.Target.EndsWith("/events", StringComparison.Ordinal))
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        using var stream = await gateway.Get("/v1/orders/ord_1/events");

        stream.StatusCode.ShouldBe(HttpStatusCode.OK);
        await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
    }
}
