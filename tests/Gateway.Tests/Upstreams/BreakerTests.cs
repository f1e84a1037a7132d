namespace CleanOrders.Gateway.Tests.Upstreams;

/// <summary>An instance that answers nothing but failures is left in peace, and tried again by one request at a time.</summary>
public sealed class BreakerTests
{
    private static readonly (string, string)[] Settings =
        [("Breaker:BreakAfter", "10"), ("Breaker:BreakDuration", "00:00:00.5"), ("Breaker:Window", "00:00:30")];

    [Fact, Trait("Attack", "68")]
    public async Task It_opens_when_an_instance_fails_and_closes_when_it_is_well_again()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, Settings);
        api.Answer = Fail;

        for (var count = 0; count < 10; count++)
            _ = await gateway.Get("/v1/orders").ShouldBeProblem(500, "server.error");
        var headers = await gateway.Get("/v1/orders").ShouldBeProblem(503, "gateway.no_instance");
        headers.RetryAfter().ShouldBe(1);
        api.Received.Count.ShouldBe(10, "Nothing is sent while it is open.");

        api.Answer = (context, _) => context.Response.WriteAsync("{}");
        _ = await Eventually.Be(async () =>
        {
            using var answer = await gateway.Get("/v1/orders");
            return answer.StatusCode;
        }, status => status == HttpStatusCode.OK);

        // The answer may arrive before the breaker has closed behind it.
        _ = await Eventually.Be(async () =>
        {
            using var answer = await gateway.Get("/v1/orders");
            return answer.StatusCode;
        }, status => status == HttpStatusCode.OK);
        for (var count = 0; count < 5; count++)
            await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
    }

    [Fact, Trait("Attack", "68")]
    public async Task One_request_at_a_time_tries_whether_it_is_well_again()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, Settings);
        api.Answer = Fail;
        for (var count = 0; count < 10; count++)
            await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.InternalServerError);
        var (arrived, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        api.Answer = async (context, request) =>
        {
            _ = arrived.TrySetResult();
            await goOn.Task;
            await Fail(context, request);
        };

        var first = await Eventually.Be(async () =>
        {
            var asked = gateway.Get("/v1/orders");
            _ = await Task.WhenAny(asked, arrived.Task);
            return asked;
        }, _ => arrived.Task.IsCompleted);
        for (var count = 0; count < 5; count++)
            _ = await gateway.Get("/v1/orders").ShouldBeProblem(503, "gateway.no_instance");
        api.Received.Count.ShouldBe(11);
        goOn.SetResult();

        await first.ShouldBe(HttpStatusCode.InternalServerError);
        _ = await gateway.Get("/v1/orders").ShouldBeProblem(503, "gateway.no_instance");
        api.Received.Count.ShouldBe(11, "The one that tried has opened it again.");
    }

    [Fact]
    public async Task The_other_instance_gets_what_the_failing_one_does_not()
    {
        await using var failing = await StubApi.Start();
        await using var well = await StubApi.Start();
        await using var gateway = await TestGateway.New(
            [failing.Address, well.Address], ("Breaker:BreakAfter", "10"),
            ("Breaker:BreakDuration", "00:05:00"));
        failing.Answer = Fail;

        _ = await Eventually.Be(async () =>
        {
            using var answer = await gateway.Get("/v1/orders");
            return failing.Received.Count;
        }, count => count >= 10);
        for (var count = 0; count < 20; count++)
            await gateway.Post("/v1/orders").ShouldBe(HttpStatusCode.OK);

        failing.Received.Count.ShouldBe(10);
    }

    [Fact]
    public async Task An_instance_that_says_when_to_come_again_is_not_left_out()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, Settings);
        api.Answer = async (context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("{}");
        };

        for (var count = 0; count < 20; count++)
            await gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.ServiceUnavailable);

        api.Received.Count.ShouldBe(20);
    }

    private static Task Fail(HttpContext context, ReceivedRequest request)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }
}
