namespace CleanOrders.WebApi.Tests.Http;

/// <summary>What every answer carries.</summary>
public sealed class HeaderTests(SharedApi api)
{
    [Theory]
    [InlineData("12345678")]
    [InlineData("My-Request-0001")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-")]
    public async Task A_callers_request_id_comes_back(string id)
    {
        (await api.As(Customer).With("X-Request-Id", id).Get("/v1/orders")).Header("X-Request-Id").ShouldBe(id);
        (await api.Anonymous().With("X-Request-Id", id).Get("/v1/orders")).Header("X-Request-Id").ShouldBe(id);
        (await api.Anonymous().With("X-Request-Id", id).Get("/nothing")).Header("X-Request-Id").ShouldBe(id);
    }

    [Theory]
    [InlineData("1234567")]
    [InlineData("has space")]
    [InlineData("under_score")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-x")]
    [InlineData(null)]
    public async Task Any_other_request_is_given_one_of_its_own(string? id)
    {
        var client = id is null ? api.Anonymous() : api.Anonymous().With("X-Request-Id", id);

        var (first, second) = ((await client.Get("/v1/products")).Header("X-Request-Id"), (await client.Get("/v1/products")).Header("X-Request-Id"));

        first!.ShouldMatch("^[A-Za-z0-9-]{8,64}$");
        second.ShouldNotBe(first);
    }

    [Fact]
    public async Task What_belongs_to_a_caller_stays_out_of_shared_caches()
    {
        var customer = await api.NewCustomer();
        var placed = await customer.PlaceOrder((1, "SKU-00001"));
        var order = await Task.FromResult(placed).Order();

        foreach (var answer in new[]
        {
            placed, await customer.Get("/v1/orders"), await customer.Get(order.Path), await customer.Get("/v1/me"), await customer.Get("/v1/orders?limit=0"),
            await customer.With("If-None-Match", placed.ETag!).Get(order.Path), await customer.Get("/v1/products/SKU-00001"), await api.Anonymous().Get("/v1/orders"),
        })
            answer.Header("Cache-Control").ShouldBe("no-cache, private", answer.ToString());
    }

    [Fact]
    public async Task Tokens_are_kept_by_no_cache() =>
        (await api.Anonymous().Post("/v1/auth/login", new { email = "customer@example.com", password = RunningApi.SeededPassword }).ShouldBe(HttpStatusCode.OK))
            .Header("Cache-Control").ShouldBe("no-store");

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData("/v1/products")]
    [InlineData("/nothing")]
    [InlineData("/health/live")]
    [InlineData("/problems")]
    public async Task No_answer_names_its_server(string path)
    {
        var answer = await api.As(Customer).Get(path);

        answer.Header("Server").ShouldBeNull();
        answer.Header("X-Powered-By").ShouldBeNull();
    }

    [Fact]
    public async Task A_problem_has_the_trace_that_the_caller_began()
    {
        var refused = await api.As(Customer).With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").Get("/v1/orders?limit=0").ShouldBe(HttpStatusCode.BadRequest);

        refused.Member("traceId").GetString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
    }
}
