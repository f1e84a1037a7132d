using CleanOrders.Gateway.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Gateway.Tests.Requests;

/// <summary>Whom the settings admit, by the address that the request was found to come from.</summary>
public sealed class NetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.66", false)]
    [InlineData("::ffff:203.0.113.66", false)]
    [InlineData("203.0.114.1", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData(null, false)]
    public async Task A_network_that_is_allowed_and_not_denied_is_admitted(string? address, bool isAdmitted)
    {
        var networks = new Networks(new NetworkOptions { Allowed = ["203.0.113.0/24", "2001:db8::/32"], Denied = ["203.0.113.64/26"] });
        await using var services = new ServiceCollection().BuildServiceProvider();
        var context = new DefaultHttpContext
        {
            RequestServices = services,
            Connection = { RemoteIpAddress = address is null ? null : IPAddress.Parse(address) },
        };
        var passed = false;

        await networks.Check(context, _ =>
        {
            passed = true;
            return Task.CompletedTask;
        });

        passed.ShouldBe(isAdmitted);
        context.Response.StatusCode.ShouldBe(isAdmitted ? 200 : 403);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("192.168.0.9", true)]
    [InlineData("fd00::1", true)]
    [InlineData("203.0.113.7", false)]
    [InlineData("11.0.0.1", false)]
    [InlineData("2001:db8::1", false)]
    public void Operators_are_on_private_networks_where_nothing_else_is_said(string address, bool isOperator) =>
        new Networks(new NetworkOptions()).IsOperator(
            new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } }).ShouldBe(isOperator);

    [Fact]
    public async Task Who_is_denied_reaches_no_instance_whatever_they_say_of_themselves()
    {
        await using var api = await StubApi.Start();
        await using var gateway = await TestGateway.New(api, ("Networks:Denied:0", "127.0.0.0/8"), ("Networks:Denied:1", "::1/128"));

        _ = await gateway.Raw("GET /v1/orders", "X-Forwarded-For: 203.0.113.7", "X-Real-IP: 203.0.113.7")
            .ShouldBeProblem(403, "request.network_refused");

        api.Received.ShouldBeEmpty();
    }
}
