namespace CleanOrders.Gateway.Tests.Callers;

/// <summary>Limits are counted where clients arrive, by who they are.</summary>
[Collection(nameof(ApiBehindGateway))]
public sealed class CallerLimitTests(CallersApi api)
{
    private const string Forwarded = "X-Forwarded-For";

    [Fact]
    public async Task A_key_over_its_limit_is_refused_at_the_gateway()
    {
        var key = await api.NewKey(plan: "partner");
        HttpAnswer answer;
        do
        {
            answer = await api.WithKey(key).Get("/v1/me");
        }
        while (answer.Status == HttpStatusCode.OK);

        await Task.FromResult(answer).ShouldBeProblem(429, "rate_limit.exceeded");
        answer.Header("RateLimit").ShouldBe("\"api\";r=0;t=1");
        answer.Header("Retry-After").ShouldBe("1");
        await Eventually.Be(() => api.WithKey(key).Get("/v1/me"), later => later.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_counts_once_and_not_again_at_the_API()
    {
        for (var i = 0; i < 10; i++)
        {
            var answer = await api.As(Who.Support).Get("/v1/me").ShouldBe(HttpStatusCode.OK);
            answer.Header("RateLimit-Policy").ShouldNotBeNull().ShouldStartWith("\"api\";q=1000000;w=60");
        }
    }

    [Fact, Trait("Attack", "47")]
    public async Task All_spellings_of_an_address_are_one_bucket()
    {
        var key = await api.NewKey(plan: "partner");
        var (accepted, count) = (0, 0);
        string[] spellings = ["/v1/me", "/v1/me/", "/V1/ME", "/v1//me", "/v1/%6de", "/v1/me?a=1", "/v1/./me", "/v1/me;x"];

        for (var i = 0; i < 4; i++)
        {
            foreach (var spelling in spellings)
            {
                using var answer = await api.Gateway.Get(spelling, ("X-Api-Key", key.Key));
                count++;
                if (answer.StatusCode == HttpStatusCode.OK)
                    accepted++;
            }
        }

        count.ShouldBe(32);
        accepted.ShouldBeLessThan(10);
    }

    [Fact, Trait("Attack", "45")]
    public async Task Logins_are_throttled_by_the_address_of_the_client_and_not_of_the_gateway()
    {
        var (guilty, innocent) = ("198.51.100.9", "203.0.113.20");
        var refused = await Eventually.Be(
            () => LogIn(guilty, "not the password"), answer => answer.Status == HttpStatusCode.TooManyRequests);

        refused.Header("Retry-After").ShouldNotBeNull();
        await LogIn(innocent, RunningApi.SeededPassword, "customer2@example.com").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_is_bound_to_the_address_of_the_client()
    {
        var key = await api.NewKey(networks: (string[])["198.51.100.0/24"]);

        await api.WithKey(key).With(Forwarded, "198.51.100.7").Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        await api.WithKey(key).With(Forwarded, "203.0.113.9").Get("/v1/me").ShouldBeProblem(401, "api_key.invalid");
        await api.WithKey(key).Get("/v1/me").ShouldBeProblem(401, "api_key.invalid");
    }

    private Task<HttpAnswer> LogIn(string from, string password, string email = "nobody@example.com") =>
        api.Anonymous().With(Forwarded, from).Post("/v1/auth/login", new { email, password });
}
