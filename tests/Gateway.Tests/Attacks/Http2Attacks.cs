namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>HTTP/2, which the gateway speaks where it has a certificate; here without one, as to a client that knows.</summary>
public sealed class Http2Attacks
{
    [Fact, Trait("Attack", "65"), Trait("Attack", "47")]
    public async Task A_thousand_requests_at_once_on_one_connection_that_are_given_up_leave_the_others_alone()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New([api.Address], ("Kestrel:EndpointDefaults:Protocols", "Http2"));
        using var attacker = Client(gateway);
        api.Answer = async (context, _) => await Task.Delay(TimeSpan.FromMilliseconds(200), context.RequestAborted);

        var given = Enumerable.Range(0, 1000).Select(async number =>
        {
            using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(20 + (number % 10)));
            _ = await Should.ThrowAsync<Exception>(() => attacker.GetAsync(new Uri("/v1/orders", UriKind.Relative), atOnce.Token));
        });
        await Task.WhenAll(given);

        api.Received.Count.ShouldBeLessThanOrEqualTo(200, "A connection has at most 100 streams at once.");
        api.Answer = (context, _) => context.Response.WriteAsync("{}");
        using var other = Client(gateway);
        using var answer = await other.GetAsync(new Uri("/v1/orders", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var spelled = await other.GetAsync(new Uri("/v1/Orders", UriKind.Relative), TestContext.Current.CancellationToken);
        spelled.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static HttpClient Client(TestGateway gateway) => new()
    {
        BaseAddress = gateway.Address,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
