using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.WebApi.Tests.Payments.Provider;

/// <summary>What the settings of the payment provider are refused for, by their keys and without a word of a secret.</summary>
public sealed class ProviderSettingsTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

    [Fact]
    public async Task Everything_that_is_missing_is_named_at_once()
    {
        var lines = (await Refusal(new Dictionary<string, string> { ["Payments:Provider"] = "Http" })).ShouldNotBeNull().Split('\n');

        lines.Length.ShouldBe(3);
        lines[0].ShouldStartWith("Payments:Http:BaseAddress is not set");
        lines[1].ShouldStartWith("Not started: Payments:Http:ApiKey is not set");
        lines[2].ShouldStartWith("Not started: Payments:Http:WebhookSecrets has 0 secrets");
    }

    [Theory]
    [InlineData("BaseAddress", "")]
    [InlineData("BaseAddress", "psp.example.com")]
    [InlineData("BaseAddress", "/v1")]
    [InlineData("BaseAddress", "ftp://psp.example.com")]
    [InlineData("BaseAddress", "http://psp.example.com")]
    [InlineData("BaseAddress", "https://user:password-1@psp.example.com")]
    [InlineData("BaseAddress", "https://psp.example.com/?a=1")]
    [InlineData("BaseAddress", "https://psp.example.com/#a")]
    [InlineData("ApiKey", "")]
    [InlineData("ApiKey", "key with blanks")]
    [InlineData("ApiKey", "key\r\nX-Other: 1")]
    [InlineData("WebhookSecrets:0", "")]
    [InlineData("WebhookSecrets:0", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz")]
    [InlineData("WebhookSecrets:0", "whsec_")]
    [InlineData("WebhookSecrets:0", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=")]
    [InlineData("WebhookSecrets:0", "whsec_this is no base64 but long enough")]
    [InlineData("WebhookSecrets:1", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=")]
    [InlineData("Timeout", "00:00:00.0999999")]
    [InlineData("Timeout", "00:00:30.0000001")]
    [InlineData("Timeout", "three seconds")]
    [InlineData("Deadline", "00:00:02.9999999")]
    [InlineData("Deadline", "00:01:00.0000001")]
    [InlineData("MostAtOnce", "0")]
    [InlineData("MostAtOnce", "1001")]
    [InlineData("MostAtOnce", "many")]
    [InlineData("BreakAfter", "1")]
    [InlineData("BreakAfter", "10001")]
    [InlineData("BreakDuration", "00:00:00.4999999")]
    [InlineData("BreakDuration", "00:05:00.0000001")]
    public async Task A_setting_that_cannot_be_is_refused_by_its_key(string key, string value)
    {
        var refusal = (await Refusal(Adapter.Settings, ("Deadline", "00:01:00"), (key, value))).ShouldNotBeNull();

        refusal.ShouldContain($"Payments:Http:{key}");
        refusal.ShouldNotContain("\n");
        if (value.Length > 20)
            refusal.ShouldNotContain(value);
        refusal.ShouldNotContain("password-1");
    }

    [Theory]
    [InlineData("BaseAddress", "https://psp.example.com/v1/")]
    [InlineData("BaseAddress", "http://127.0.0.1:4242")]
    [InlineData("BaseAddress", "http://localhost:4242")]
    [InlineData("ApiKey", "k")]
    [InlineData("WebhookSecrets:1", Secret)]
    [InlineData("Timeout", "00:00:00.1")]
    [InlineData("Deadline", "00:01:00")]
    [InlineData("MostAtOnce", "1000")]
    [InlineData("BreakAfter", "2")]
    [InlineData("BreakDuration", "00:05:00")]
    public async Task A_setting_at_its_limit_is_accepted(string key, string value) =>
        (await Refusal(Adapter.Settings, (key, value))).ShouldBeNull();

    [Fact]
    public async Task Three_secrets_are_one_too_many()
    {
        var refusal = await Refusal(Adapter.Settings, ("WebhookSecrets:1", Secret), ("WebhookSecrets:2", Secret));

        refusal.ShouldNotBeNull().ShouldStartWith("Payments:Http:WebhookSecrets has 3 secrets");
    }

    private static async Task<string?> Refusal(IReadOnlyDictionary<string, string> settings, params (string Key, string Value)[] changes)
    {
        try
        {
            await using var adapter = Adapter.With(settings, clock: null, changes);
            _ = adapter.Provider.Name;
            return null;
        }
        catch (StartRefusedException refused)
        {
            return refused.Message;
        }
    }
}
