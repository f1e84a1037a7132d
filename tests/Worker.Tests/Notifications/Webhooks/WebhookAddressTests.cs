using CleanOrders.Infrastructure.Notifications.Webhooks;

namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

/// <summary>Where events are sent, and where not, however it is spelled.</summary>
public sealed class WebhookAddressTests
{
    [Theory]
    [InlineData("https://hooks.example.com")]
    [InlineData("https://hooks.example.com/")]
    [InlineData("https://HOOKS.Example.COM/orders?to=us&from=%41")]
    [InlineData("https://hooks.example.com:443/orders")]
    [InlineData("https://hooks.example.com:8443/orders")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://93.184.216.34/orders")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/orders")]
    [InlineData("https://172.32.0.1/")]
    [InlineData("https://100.128.0.1/")]
    public async Task What_everybody_can_reach_is_taken(string url) => (await Check(url)).ShouldBeNull();

    [Theory]

    // Not encrypted, or no address of a web server at all.
    [InlineData("http://hooks.example.com/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://hooks.example.com:70/")]
    [InlineData("hooks.example.com/orders")]
    [InlineData("//hooks.example.com/orders")]
    [InlineData("https:hooks.example.com")]
    [InlineData("https:///orders")]
    [InlineData("https://")]

    // A user, a fragment, a port that is for something else; and what one reader takes for one host, and another one for another.
    [InlineData("https://user@hooks.example.com/")]
    [InlineData("https://hooks.example.com@10.0.0.1/")]
    [InlineData("https://hooks.example.com:443@127.0.0.1/")]
    [InlineData("https://hooks.example.com\\@127.0.0.1/")]
    [InlineData("https://hooks.example.com/#@127.0.0.1")]
    [InlineData("https://hooks.example.com:25/")]
    [InlineData("https://hooks.example.com:0/")]
    [InlineData("https://hooks.example.com:65536/")]
    [InlineData("https://hooks.example.com:/")]
    [InlineData("https://hooks.example.com /")]
    [InlineData("https://hooks.example.com\t/")]
    [InlineData("https://hooks%2eexample.com/")]
    [InlineData(" https://hooks.example.com/")]
    [InlineData("https://hooks.example.com./")]
    [InlineData("https://hooks..example.com/")]
    [InlineData("https://-hooks.example.com/")]

    // This machine and its network by name.
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://LOCALHOST:8443/")]
    [InlineData("https://hooks.localhost/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://router.home.arpa/")]
    [InlineData("https://intranet/")]

    // IPv4 that is set aside, in its four numbers.
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.255.255.254/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://172.16.0.1/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.0.0.8/")]
    [InlineData("https://192.0.2.1/")]
    [InlineData("https://192.88.99.1/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://198.18.0.1/")]
    [InlineData("https://198.51.100.1/")]
    [InlineData("https://203.0.113.1/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://240.0.0.1/")]
    [InlineData("https://255.255.255.255/")]

    // The same in other forms, and public ones in them too: whoever reads them next may read something else.
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://0x7f.0x0.0x0.0x1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://127.0.1/")]
    [InlineData("https://127.0.0.0x1/")]
    [InlineData("https://010.8.8.8/")]
    [InlineData("https://1572395042/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://①②⑦.⓪.⓪.①/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://ｌocalhost/")]
    [InlineData("https://1.2.3.4.5/")]

    // IPv6 that is set aside, or carries such an address of IPv4.
    [InlineData("https://[::]/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[0:0:0:0:0:0:0:1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[::ffff:93.184.216.34]/")]
    [InlineData("https://[::127.0.0.1]/")]
    [InlineData("https://[64:ff9b::10.0.0.1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://[64:ff9b:1::a00:1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    [InlineData("https://[2002:a00:1::1]/")]
    [InlineData("https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("https://[3fff::1]/")]
    [InlineData("https://[2606:2800:220:1:0:5efe:10.0.0.1]/")]
    [InlineData("https://[fc00::1]/")]
    [InlineData("https://[fd12:3456:789a::1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[fec0::1]/")]
    [InlineData("https://[ff02::1]/")]
    [InlineData("https://[100::1]/")]
    [InlineData("https://[::1/")]
    public async Task What_not_everybody_can_reach_is_refused(string url) => (await Check(url)).ShouldBe("webhook.url_refused");

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("93.184.216.34", "127.0.0.1")]
    [InlineData("::1")]
    [InlineData("93.184.216.34", "::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    public async Task A_name_that_leads_inside_is_refused(params string[] addresses) =>
        (await Check("https://hooks.example.com/", addresses)).ShouldBe("webhook.url_refused");

    [Fact]
    public async Task A_name_without_an_address_may_get_one() => (await Check("https://hooks.example.com/", [])).ShouldBeNull();

    [Theory]
    [InlineData("http://localhost:5090/", null)]
    [InlineData("http://127.0.0.1:5090/", null)]
    [InlineData("http://[::1]:5090/", null)]
    [InlineData("http://hooks.example.com/", "webhook.url_refused")]
    [InlineData("https://10.0.0.1/", "webhook.url_refused")]
    public async Task In_Development_this_machine_can_be_reached_if_a_setting_says_so(string url, string? code) =>
        (await Check(url, mayBeLocal: true)).ShouldBe(code);

    /// <summary>It was right when it was saved, and leads inside by the time that it is connected to.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fd00::1")]
    [InlineData("93.184.216.34", "10.0.0.1")]
    public async Task What_a_name_leads_to_is_checked_again_when_it_is_connected_to(params string[] later)
    {
        string[] addresses = ["93.184.216.34"];
        var rebound = new WebhookAddresses(new WebhookSendingOptions(), (_, _) => Task.FromResult(Parse(addresses)));
        (await rebound.Check("https://hooks.example.com/", CancellationToken.None)).IsFailure.ShouldBeFalse();
        (await rebound.AddressesOf("hooks.example.com", CancellationToken.None)).ShouldBe(Parse(addresses));

        addresses = later;

        await Should.ThrowAsync<AddressRefusedException>(() => rebound.AddressesOf("hooks.example.com", CancellationToken.None));
    }

    private static Task<string?> Check(string url, bool mayBeLocal = false) => Check(url, ["93.184.216.34"], mayBeLocal);

    private static async Task<string?> Check(string url, string[] resolved, bool mayBeLocal = false)
    {
        var addresses =
            new WebhookAddresses(new WebhookSendingOptions { AllowLoopback = mayBeLocal }, (_, _) => Task.FromResult(Parse(resolved)));
        var checkedUrl = await addresses.Check(url, CancellationToken.None);
        return checkedUrl.Error?.Type.Code;
    }

    private static IPAddress[] Parse(string[] addresses) => Array.ConvertAll(addresses, IPAddress.Parse);
}
