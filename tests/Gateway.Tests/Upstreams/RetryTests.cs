namespace CleanOrders.Gateway.Tests.Upstreams;

/// <summary>An instance that breaks off, and what is sent to another one.</summary>
public sealed class RetryTests
{
    private const string Key = "key-0123456789abcdef";

    public static TheoryData<string, string, bool> Requests => new()
    {
        { "GET", "", true },
        { "HEAD", "", true },
        { "OPTIONS", "", true },
        { "PUT", "", true },
        { "DELETE", "", true },
        { "POST", Key, true },
        { "POST", "", false },
        { "PATCH", Key, false },
    };

    [Theory, Trait("Attack", "68")]
    [MemberData(nameof(Requests))]
    public async Task Only_what_may_come_twice_is_sent_again(string method, string key, bool isSentAgain)
    {
        await using var first = await StubApi.Start();
        await using var second = await StubApi.Start();
        await using var gateway = await TestGateway.New([first.Address, second.Address]);
        first.Answer = second.Answer = Abort;
        var body = method is "PUT" or "POST" or "PATCH" ? new StringContent("""{"n":1}""", null, "application/json") : null;

        var headers = await gateway.Send(new HttpMethod(method), "/v1/orders", body, key.Length > 0 ? [("Idempotency-Key", key)] : [])
            .ShouldRefuse(503);

        var received = first.Received.Concat(second.Received).ToList();
        received.Count.ShouldBe(isSentAgain ? 3 : 1);
        received.ShouldAllBe(request => request.Body == (body == null ? "" : """{"n":1}"""));
        headers.RetryAfter().ShouldBeGreaterThan(0);
    }

    [Theory, Trait("Attack", "68")]
    [InlineData("")]
    [InlineData("{}")]
    public async Task What_may_come_once_comes_once_on_a_connection_that_was_used_before(string body)
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api);
        await gateway.Post("/v1/orders").ShouldBe(HttpStatusCode.OK);
        api.Answer = Abort;

        _ = await gateway.Send(HttpMethod.Post, "/v1/orders/x/cancellation",
            body.Length == 0 ? null : new StringContent(body, null, "application/json")).ShouldRefuse(503);

        api.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Another_instance_answers_for_one_that_is_gone()
    {
        var gone = await StubApi.Start();
        await using var there = await StubApi.Start();
        await using var gateway = await TestGateway.New([gone.Address, there.Address], ("Health:Interval", "00:01:00"));
        await gone.DisposeAsync();

        for (var count = 0; count < 10; count++)
            await gateway.Post("/v1/orders", "{}", ("Idempotency-Key", Key)).ShouldBe(HttpStatusCode.OK);

        there.Received.Count.ShouldBe(10);
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_not_begun_again()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api);
        var begun = new TaskCompletionSource();
        api.Answer = async (context, _) =>
        {
            await context.Response.WriteAsync("half of");
            await context.Response.Body.FlushAsync();
            await begun.Task;
            context.Abort();
        };

        using var answer = await gateway.Get("/v1/orders");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        begun.SetResult();
        _ = await Should.ThrowAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        api.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retries_end_with_their_budget()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(
            api, ("Retries:BudgetReserve", "5"), ("Retries:BudgetPercent", "0"), ("Breaker:BreakAfter", "1000"));
        api.Answer = Abort;

        for (var count = 0; count < 10; count++)
            _ = await gateway.Get("/v1/orders").ShouldRefuse(503);

        api.Received.Count.ShouldBe(10 + 5);
    }

    [Fact]
    public async Task Each_hundred_requests_pay_for_as_many_retries_as_the_settings_say()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(
            api, ("Retries:BudgetReserve", "1"), ("Retries:BudgetPercent", "20"), ("Breaker:BreakAfter", "1000"));
        api.Answer = Abort;

        for (var count = 0; count < 51; count++)
            _ = await gateway.Get("/v1/orders").ShouldRefuse(503);

        api.Received.Count.ShouldBe(51 + 1 + 10);
    }

    [Fact]
    public async Task An_instance_that_is_too_slow_is_not_asked_again_and_the_client_hears_of_it()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, ("Timeouts:Request", "00:00:00.3"));
        var left = new TaskCompletionSource();
        api.Answer = async (context, _) =>
        {
            context.RequestAborted.Register(left.SetResult);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        _ = await gateway.Get("/v1/orders").ShouldBeProblem(504, "gateway.timeout");

        await left.Task.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
        api.Received.Count.ShouldBe(1);
    }

    private static Task Abort(HttpContext context, ReceivedRequest request)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
