namespace CleanOrders.WebApi.Tests.Notifications.Sms;

/// <summary>What the settings of SMS providers are refused for, by their keys and without a word of a key.</summary>
public sealed class SmsSettingsTests
{
    [Fact]
    public async Task What_cannot_be_used_is_named()
    {
        await using var database = await TestDatabase.New();

        var refused = await ApiCommand.Run(
            [
                .. database.Settings, new("Sms:Providers:0:BaseAddress", "http://sms.example.com"), new("Sms:Providers:0:ApiKey", "key 1"),
                new("Sms:Providers:1:BaseAddress", "https://sms.example.com"), new("Sms:Deadline", "00:00:01"),
            ], []);

        refused.ExitCode.ShouldBe(1, refused.ToString());
        var lines = refused.Errors.Split('\n').Where(line => line.Contains("Sms:", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(4, refused.ToString());
        lines.ShouldContain(line => line.StartsWith("Not started: Sms:Providers:0:BaseAddress is no address"));
        lines.ShouldContain(line => line.StartsWith("Not started: Sms:Providers:0:ApiKey is no key"));
        lines.ShouldContain(line => line.StartsWith("Not started: Sms:Providers:1:ApiKey is not set"));
        lines.ShouldContain(line => line.StartsWith("Not started: Sms:Deadline is 00:00:01"));
        refused.Errors.ShouldNotContain("key 1");
    }
}
