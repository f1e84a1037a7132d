using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;

namespace CleanOrders.WebApi.Tests.Identity.Secrets;

/// <summary>
/// What the configuration is refused for, without a process for each. That a refusal ends the program: <see cref="ProductionStartTests"/>.
/// </summary>
public sealed class SettingsTests
{
    private const string DevelopmentSecret = "ZGV2ZWxvcG1lbnQtb25seS1zZWNyZXQtbm90LWZvci1wcm9kdWN0aW9u";

    [Fact]
    public async Task A_complete_configuration_is_accepted() => (await Refusal()).ShouldBeNull();

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("development-2")]
    public async Task Outside_of_Development_everything_that_is_missing_is_named_at_once(string environment)
    {
        var refusal = await Refusal(environment, ("Security:Secret", null), ("Payments:Provider", null), ("Identity:Audience", " "));

        var lines = refusal.ShouldNotBeNull().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3, refusal);
        lines.ShouldContain(line => line.Contains("Security:Secret is not set.", StringComparison.Ordinal), refusal);
        lines.ShouldContain(line => line.Contains("Payments:Provider is not set.", StringComparison.Ordinal), refusal);
        lines.ShouldContain(line => line.Contains("Identity:Audience must not be blank.", StringComparison.Ordinal), refusal);
    }

    [Theory]
    [InlineData("Security:Secret", "")]
    [InlineData("Security:Secret", "   ")]
    [InlineData("Security:Secret", "this is no base64, but long enough to be a secret")]
    [InlineData("Security:Secret", "c2hvcnRzaG9ydHNob3J0c2hvcnRzaG9ydHNob3J0cw==")]
    [InlineData("Security:Secret", DevelopmentSecret)]
    [InlineData("Security:Secret", DevelopmentSecret + "\n")]
    [InlineData("Security:Secret", " " + DevelopmentSecret)]
    [InlineData("Security:PreviousSecret", "this is no base64, but long enough to be a secret")]
    [InlineData("Security:PreviousSecret", "c2hvcnRzaG9ydHNob3J0c2hvcnRzaG9ydHNob3J0cw==")]
    [InlineData("Security:PreviousSecret", DevelopmentSecret)]
    [InlineData("Payments:Provider", "")]
    [InlineData("Payments:Provider", "Somebody")]
    [InlineData("Orders:PaymentWindow", "00:00:00")]
    [InlineData("Orders:PaymentWindow", "30.00:00:01")]
    [InlineData("Orders:PaymentWindow", "half an hour")]
    [InlineData("Orders:ExpiryInterval", "00:00:00")]
    [InlineData("Orders:ExpiryInterval", "01:00:01")]
    [InlineData("Data:IdempotencyRetention", "23:59:59")]
    [InlineData("Data:IdempotencyRetention", "90.00:00:01")]
    [InlineData("Data:Directory", " ")]
    [InlineData("Data:Migrate", "perhaps")]
    [InlineData("Identity:Issuer", "orders.example.com")]
    [InlineData("Identity:Issuer", "ftp://orders.example.com")]
    [InlineData("Identity:Issuer", "https://orders.example.com/")]
    [InlineData("Identity:Audience", "")]
    [InlineData("Identity:AccessTokenLifetime", "00:00:09")]
    [InlineData("Identity:AccessTokenLifetime", "01:00:01")]
    [InlineData("Identity:SigningKeyLifetime", "1.23:59:59")]
    [InlineData("Identity:SigningKeyLifetime", "400.00:00:01")]
    [InlineData("Identity:RefreshIdleLifetime", "00:09:59")]
    [InlineData("Identity:RefreshIdleLifetime", "90.00:00:01")]
    [InlineData("Identity:RefreshAbsoluteLifetime", "13.23:59:59")]
    [InlineData("Identity:RefreshAbsoluteLifetime", "400.00:00:01")]
    [InlineData("Identity:FreeLoginFailures", "0")]
    [InlineData("Identity:FreeLoginFailures", "101")]
    [InlineData("Identity:FreeAddressFailures", "0")]
    [InlineData("Identity:FreeAddressFailures", "1000001")]
    [InlineData("Identity:LoginDelay", "00:00:00.0999999")]
    [InlineData("Identity:LoginDelay", "00:01:00.0000001")]
    [InlineData("Identity:LongestLoginDelay", "00:00:00.9999999")]
    [InlineData("Identity:LongestLoginDelay", "1.00:00:00.0000001")]
    [InlineData("Identity:LoginFailuresForgotten", "00:14:59.9999999")]
    [InlineData("Identity:LoginFailuresForgotten", "7.00:00:00.0000001")]
    [InlineData("Identity:AppAddress", "shop.example.com")]
    [InlineData("Identity:AppAddress", "https://shop.example.com/")]
    [InlineData("Identity:AppAddress", "https://shop.example.com?x=1")]
    [InlineData("Identity:RequireConfirmedEmail", "perhaps")]
    [InlineData("Identity:ConfirmationLifetime", "00:09:59")]
    [InlineData("Identity:ConfirmationLifetime", "7.00:00:01")]
    [InlineData("Identity:ResetLifetime", "00:00:59")]
    [InlineData("Identity:ResetLifetime", "1.00:00:01")]
    [InlineData("Workers:Enabled", "maybe")]
    [InlineData("ConnectionStrings:Orders", "nonsense")]
    [InlineData("ConnectionStrings:Redis", ",")]
    [InlineData("ConnectionStrings:Redis", "localhost:x")]
    [InlineData("ConnectionStrings:Redis", "localhost:99999")]
    [InlineData("ConnectionStrings:Redis", "a host:6379")]
    [InlineData("ConnectionStrings:Redis", "redis://localhost:6379")]
    [InlineData("ConnectionStrings:Redis", "localhost:6379,other:x")]
    [InlineData("ConnectionStrings:Redis", "localhost:6379,nonsense=1")]
    [InlineData("ConnectionStrings:Redis", "localhost:6379,connectTimeout=x")]
    public async Task A_setting_that_cannot_be_is_refused_by_its_key(string key, string value)
    {
        var refusal = (await Refusal("Production", (key, value))).ShouldNotBeNull();

        refusal.ShouldContain(key);
        refusal.ShouldNotContain("\n");
        if (key.StartsWith("Security:", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(value))
            refusal.ShouldNotContain(value.Trim());
    }

    [Theory]
    [InlineData("Orders:PaymentWindow", "00:00:01")]
    [InlineData("Orders:PaymentWindow", "30.00:00:00")]
    [InlineData("Data:IdempotencyRetention", "24:00:00")]
    [InlineData("Data:IdempotencyRetention", "1.00:00:00")]
    [InlineData("Identity:Issuer", "https://orders.example.com/base")]
    [InlineData("ConnectionStrings:Redis", "localhost")]
    [InlineData("ConnectionStrings:Redis", "127.0.0.1:6379,redis.example.com:6380,ssl=true,password=a=b")]
    [InlineData("Identity:AccessTokenLifetime", "00:00:10")]
    [InlineData("Identity:AccessTokenLifetime", "01:00:00")]
    [InlineData("Identity:RefreshAbsoluteLifetime", "14.00:00:00")]
    [InlineData("Identity:AppAddress", "https://shop.example.com/app")]
    [InlineData("Identity:ConfirmationLifetime", "00:10:00")]
    [InlineData("Identity:ResetLifetime", "1.00:00:00")]
    public async Task A_setting_at_its_limit_is_accepted(string key, string value) =>
        (await Refusal("Production", (key, value))).ShouldBeNull();

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Outside_of_Development_nobody_is_sent_to_the_machine_of_a_developer(string environment)
    {
        (await Refusal(environment, ("Identity:Issuer", null))).ShouldNotBeNull().ShouldStartWith("Identity:Issuer is not set.");
        (await Refusal(environment, ("Identity:Issuer", ""))).ShouldNotBeNull().ShouldStartWith("Identity:Issuer is not set.");
        (await Refusal(environment, ("Identity:Issuer", null), ("Identity:AppAddress", "https://shop.example.com"))).ShouldNotBeNull()
            .ShouldStartWith("Identity:Issuer is not set.");
        (await Refusal("Development", ("Identity:Issuer", null))).ShouldBeNull();
    }

    [Theory]
    [InlineData("http://orders.example.com")]
    [InlineData("/base")]
    [InlineData("//orders.example.com")]
    [InlineData("https:orders.example.com")]
    [InlineData("https:\\\\orders.example.com")]
    [InlineData("https://")]
    [InlineData("https://*")]
    [InlineData("https://0.0.0.0:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("https://orders.example.com?tenant=1")]
    [InlineData("https://orders.example.com#top")]
    [InlineData("https://orders.example.com?")]
    [InlineData("https://somebody:secret@orders.example.com")]
    [InlineData("https://orders.example.com/")]
    [InlineData(" https://orders.example.com")]
    [InlineData("https://orders.example.com\n")]
    [InlineData("https://orders.example.com/a b")]
    public async Task An_address_that_people_cannot_be_sent_to_is_refused_outside_of_Development(string address)
    {
        foreach (var key in (string[])["Identity:Issuer", "Identity:AppAddress"])
            (await Refusal("Production", (key, address))).ShouldNotBeNull().ShouldStartWith($"{key} must be an address");
    }

    [Theory]
    [InlineData("Production", "https://orders.example.com:8443/base")]
    [InlineData("Production", "HTTPS://Orders.Example.com")]
    [InlineData("Production", "http://localhost:5080")]
    [InlineData("Production", "http://127.0.0.1:5080")]
    [InlineData("Production", "http://[::1]:5080")]
    [InlineData("Development", "http://orders.internal:5080")]
    public async Task An_address_that_people_can_be_sent_to_is_accepted(string environment, string address) =>
        (await Refusal(environment, ("Identity:Issuer", address), ("Identity:AppAddress", address))).ShouldBeNull();

    private static async Task<string?> Refusal(string environment = "Production", params (string Key, string? Value)[] changes)
    {
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        var settings = Production.Settings().Append(new("Data:Directory", database.Folder))
            .ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        foreach (var (key, value) in changes)
            settings[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        try
        {
            await using var services = new ServiceCollection()
                .AddInfrastructure(
                    configuration, new HostingEnvironment { EnvironmentName = environment, ContentRootPath = database.Folder })
                .BuildServiceProvider();
            services.ValidateSettings();
            return null;
        }
        catch (StartRefusedException refused)
        {
            return refused.Message;
        }
    }
}
