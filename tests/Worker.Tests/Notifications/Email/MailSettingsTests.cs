using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Notifications.Email;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace CleanOrders.Worker.Tests.Notifications.Email;

public sealed class MailSettingsTests
{
    private const string User = "Mail:User=orders";
    private const string Password = "Mail:Password=s3cret";

    [Theory]
    [InlineData("Mail:Port is 0; it must be from 1 to 65535.", "Mail:Port=0")]
    [InlineData("Mail:Timeout is 00:00:00.9000000; it must be from 00:00:01 to 00:05:00.", "Mail:Timeout=00:00:00.9")]
    [InlineData("Mail:Timeout is 00:05:01; it must be from 00:00:01 to 00:05:00.", "Mail:Timeout=00:05:01")]
    [InlineData("Mail:Connections is 33; it must be from 1 to 32.", "Mail:Connections=33")]
    [InlineData("Mail:Host is not the name", "Mail:Host=smtp://mail.example.com:25")]
    [InlineData("Mail:Security must be StartTls, Tls or None.", "Mail:Security=7")]
    [InlineData("Mail: ", "Mail:Security=Maybe")]
    [InlineData("Mail:Password is not set", User)]
    [InlineData("Mail:User is not set", Password)]
    [InlineData("Mail:Security is None", User, Password, "Mail:Security=None")]
    [InlineData("Mail:From is not an address", "Mail:From=orders")]
    [InlineData("Mail:From is not an address", "Mail:From=адa@example.com")]
    [InlineData("Mail:From is not an address", "Mail:From=a@example.com\r\nBcc: eve@example.com")]
    [InlineData("Mail:ReportSecrets:0 is not a secret", "Mail:ReportSecrets:0=whsec_short")]
    [InlineData("Mail:ReportSecrets has 3 secrets", "Mail:ReportSecrets:0=a", "Mail:ReportSecrets:1=b", "Mail:ReportSecrets:2=c")]
    [InlineData("Mail:Dkim:Selector is not set", "Mail:Dkim:Domain=example.com", "Mail:Dkim:KeyFile=/none")]
    [InlineData("Mail:Dkim:Domain is not a name of DNS", "Mail:Dkim:Domain=a;b", "Mail:Dkim:Selector=s", "Mail:Dkim:KeyFile=/none")]
    [InlineData("Mail:Dkim:KeyFile cannot be read: FileNotFoundException",
        "Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=s", "Mail:Dkim:KeyFile=/none")]
    [InlineData("Mail:Dkim:KeyFile has no private key",
        "Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=s", "Mail:Dkim:KeyFile=/etc/hostname")]
    public void A_wrong_setting_ends_the_start_and_its_key_is_named(string refusal, params string[] settings) =>
        Refusal("Production", ["Mail:Host=mail.example.com", .. settings]).ShouldNotBeNull().ShouldContain(refusal);

    [Theory]
    [InlineData("Production", "Mail:Host=mail.example.com")]
    [InlineData("Production", "Mail:Host=mail.example.com", User, Password, "Mail:Security=Tls", "Mail:Port=465")]
    [InlineData("Production", "Mail:Host=mail.example.com", "Mail:Security=None")]
    [InlineData("Production", "Mail:Host=127.0.0.1", User, Password, "Mail:Security=None")]
    [InlineData("Development", "Mail:Host=mail.example.com", User, Password, "Mail:Security=None")]
    [InlineData("Production", "Mail:From=Shop <orders@example.com>", "Mail:Timeout=00:05:00", "Mail:Connections=32")]
    [InlineData("Production")]
    public void What_is_right_is_taken(string environment, params string[] settings) => Refusal(environment, settings).ShouldBeNull();

    [Fact]
    public void A_refusal_does_not_show_the_password() =>
        Refusal("Production", ["Mail:Host=a b", User, Password, "Mail:Security=None"]).ShouldNotBeNull().ShouldNotContain("s3cret");

    private static string? Refusal(string environment, string[] settings)
    {
        // The last of a key stands, as it does on a command line.
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Reverse().Select(setting => setting.Split('=', 2)).DistinctBy(pair => pair[0])
                .ToDictionary(pair => pair[0], pair => (string?)pair[1]))
            .Build();
        var services = new ServiceCollection().AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment });
        _ = services.AddSettings<MailOptions>(configuration, "Mail");
        _ = services.AddSettings<DkimOptions>(configuration, "Mail:Dkim");
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.ValidateSettings();
            return null;
        }
        catch (StartRefusedException refused)
        {
            return refused.Message;
        }
    }
}
