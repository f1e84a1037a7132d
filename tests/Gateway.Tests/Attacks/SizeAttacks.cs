using System.Net.Sockets;
using System.Text;

namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>Requests that are large, or never end, before they are any request at all.</summary>
public sealed class SizeAttacks(SizeAttacks.HastyGateway shared) : IClassFixture<SizeAttacks.HastyGateway>
{
    [Fact, Trait("Attack", "60")]
    public async Task Too_many_headers_are_refused()
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Raw(
            "GET /v1/orders", [.. Enumerable.Range(0, 101).Select(number => $"X-{number}: y")])
            .ShouldBeProblem(431, "request.headers_too_large"));

        received.ShouldBeEmpty();
    }

    [Fact, Trait("Attack", "60")]
    public async Task Headers_that_are_too_large_are_refused()
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Raw("GET /v1/orders", $"X-Note: {new string('y', 33 * 1024)}")
            .ShouldBeProblem(431, "request.headers_too_large"));

        received.ShouldBeEmpty();
    }

    [Fact, Trait("Attack", "60")]
    public async Task An_address_that_is_too_long_is_refused()
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Raw($"GET /v1/orders?q={new string('y', 9 * 1024)}")
            .ShouldBeProblem(414, "request.address_too_long"));

        received.ShouldBeEmpty();
    }

    [Fact, Trait("Attack", "60")]
    public async Task Headers_that_do_not_end_are_refused() =>
        _ = await shared.Gateway.Bytes("GET /v1/orders HTTP/1.1\r\nHost: x\r\nX-Slow: ").ShouldBeProblem(408, "request.too_slow");

    [Fact, Trait("Attack", "60")]
    public async Task Many_that_send_nothing_keep_nobody_waiting()
    {
        var ct = TestContext.Current.CancellationToken;
        List<TcpClient> idle = [];
        try
        {
            for (var count = 0; count < 200; count++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(shared.Gateway.Address.Host, shared.Gateway.Address.Port, ct);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /v1/orders HTTP/1.1\r\nHost"), ct);
            }

            await shared.Gateway.Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    public sealed class HastyGateway() : SharedGateway(("Requests:HeadersTimeout", "00:00:01"));
}
