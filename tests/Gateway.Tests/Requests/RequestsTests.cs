namespace CleanOrders.Gateway.Tests.Requests;

/// <summary>The file of requests to the gateway does what it says, through a real gateway and a real API.</summary>
public sealed class RequestsTests
{
    [Fact]
    public async Task Every_request_of_the_file_is_answered_as_it_expects()
    {
        await using var api = await Api.New();
        await using var gateway = await GatewayProcess.Start([api.Address]);

        await HttpFile.Read("gateway.http").Run(gateway);
    }
}
