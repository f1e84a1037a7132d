namespace CleanOrders.WebApi.Tests.Status;

/// <summary>What the page says of providers, by the breakers of the process that answers.</summary>
public sealed class StatusProviderTests
{
    [Fact]
    public async Task A_provider_that_nobody_calls_any_more_is_open_and_needs_attention()
    {
        await using var api = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Payments:Provider"] = "Http",
                // Nobody listens there.
                ["Payments:Http:BaseAddress"] = "http://127.0.0.1:1",
                ["Payments:Http:ApiKey"] = "key_of_a_test",
                ["Payments:Http:WebhookSecrets:0"] = $"whsec_{Convert.ToBase64String(new byte[24])}",
                ["Payments:Http:BreakAfter"] = "2",
                ["Payments:Http:BreakDuration"] = "00:05:00",
                ["Workers:Enabled"] = "false",
            },
        });
        var order = await api.As(Customer).PlaceOrder((1, await api.NewProduct())).Order();
        _ = await api.As(Customer).Pay(order).ShouldBe(HttpStatusCode.ServiceUnavailable);

        var page = (await api.As(Admin).Get("/status").ShouldBe(HttpStatusCode.OK)).Text;

        StatusApi.Row(page, "payment")[0].ShouldStartWith("<span class=\"bad\">open</span> since ");
        page.ShouldContain("The circuit breaker of the payment provider is open.");
    }
}
